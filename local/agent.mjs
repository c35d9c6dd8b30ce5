// @ts-check
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { endProcess, spawnBound } from '../tools/process/spawn.mjs';
import { speechModels } from '../tools/assets/models.mjs';
import { cacheFolder } from '../tools/bootstrap/paths.mjs';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';

const readyTimeoutMs = 120_000;
/** The worker closes its calls first, for which it gives itself 5 s. */
const endMs = { again: 6000, kill: 8000 };

/**
 * @typedef {{ url: string, apiKey: string, apiSecret: string }} ServerAddress
 * @typedef {{ pid: number, brain: 'skills' | 'smollm' | { model: string, sends: string },
 *   exited: Promise<number | null>, ready: () => Promise<void>, stop: () => Promise<void> }} LocalAgent
 *   `brain` tells what answers, and what of the conversation leaves this machine; `ready` resolves
 *   when a job process waits with its models loaded, so that the next call is answered at once, and
 *   rejects after two minutes without one
 */

/**
 * Starts the local agent's worker, which `buildAgent` has built; it ends with this process, however that ends.
 * @param {ServerAddress & { agentName: string, smollmFolder?: string | undefined, logFile?: string }}
 *   options `smollmFolder` (of `smollm()`) makes the small language model answer; the log is in the
 *   cache by default
 * @returns {Promise<LocalAgent>} when the server knows the worker and the first call is answered at
 *   once; throws a UsageError when it ends or two minutes pass first
 */
export async function localAgent({
  url,
  apiKey,
  apiSecret,
  agentName,
  smollmFolder,
  logFile = join(cacheFolder(), 'log', 'agent.log'),
}) {
  const models = await speechModels();
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  const child = spawnBound(process.execPath, [join(import.meta.dirname, 'agent/dist/main.js')], {
    env: {
      ...process.env,
      LIVEKIT_URL: url,
      LIVEKIT_API_KEY: apiKey,
      LIVEKIT_API_SECRET: apiSecret,
      PARLEY_AGENT: agentName,
      PARLEY_MODELS: models,
      ...(smollmFolder && { PARLEY_SMOLLM: smollmFolder }),
    },
    // It ends when its input does.
    stdio: ['pipe', 'pipe', log],
  });
  closeSync(log);
  const exited = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(127));
  });
  const stop = () => endProcess(child, endMs);
  const lines = createInterface({
    input: /** @type {import('node:stream').Readable} */ (child.stdout),
  });
  const ready = warmth(lines);
  try {
    const { brain } = await registered(lines, exited);
    // On a busy machine the models take longer to load than a call waits for its agent.
    if ((await Promise.race([ready(), exited])) !== undefined) throw new Error('ended');
    return { pid: child.pid ?? 0, brain, exited, ready, stop };
  } catch {
    await stop();
    throw new UsageError(`The local agent did not start; its log is ${logFile}.`);
  }
}

/**
 * Keeps count of the job processes that wait for a call with their models loaded.
 * @param {import('node:readline').Interface} lines what the worker and its job processes say
 * @returns {LocalAgent['ready']}
 */
function warmth(lines) {
  let waiting = 0;
  lines.on('line', (line) => {
    const event = parse(line)?.['event'];
    if (event === 'warm') waiting += 1;
    else if (event === 'call') waiting -= 1;
  });
  return async () => {
    const signal = AbortSignal.timeout(readyTimeoutMs);
    while (waiting <= 0) await once(lines, 'line', { signal });
  };
}

/**
 * @param {import('node:readline').Interface} lines
 * @param {Promise<unknown>} exited
 * @returns {Promise<Pick<LocalAgent, 'brain'>>} what the worker says of itself
 */
async function registered(lines, exited) {
  const giveUp = AbortSignal.timeout(readyTimeoutMs);
  const said = new Promise((resolve, reject) => {
    giveUp.addEventListener('abort', () => reject(giveUp.reason));
    void exited.then(() => reject(new Error('ended')));
    lines.on('line', (line) => {
      const event = parse(line);
      if (event?.['event'] === 'registered') resolve(event);
    });
  });
  return said;
}

/**
 * @param {string} line
 * @returns {Record<string, unknown> | undefined} undefined for a line that isn't JSON
 */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
