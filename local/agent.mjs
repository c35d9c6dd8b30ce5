// @ts-check
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildAgent } from '../scripts/lib/build.mjs';
import { endProcess, spawnBound } from '../scripts/lib/bound.mjs';
import { speechModels } from '../scripts/lib/models.mjs';
import { cacheFolder } from '../scripts/lib/paths.mjs';
import { Refusal } from '../scripts/lib/refusal.mjs';

const readyTimeoutMs = 120_000;
/** The worker closes its calls first, for which it gives itself 5 s. */
const endMs = { again: 6000, kill: 8000 };

/**
 * @typedef {{ url: string, apiKey: string, apiSecret: string }} ServerAddress
 * @typedef {{ pid: number, brain: 'skills' | 'smollm' | { model: string, sends: string },
 *   exited: Promise<number | null>, stop: () => Promise<void> }} LocalAgent
 *   `brain` tells what answers, and what of the conversation leaves this machine
 */

/**
 * Starts the local agent's worker; it ends with this process, however that ends.
 * @param {ServerAddress & { agentName: string, smollmFolder?: string | undefined, logFile?: string }}
 *   options `smollmFolder` (of `smollm()`) makes the small language model answer; the log is in the
 *   cache by default
 * @returns {Promise<LocalAgent>} when the server knows the worker (and the small language model is
 *   loaded, where it is wanted); throws a Refusal when it ends or
 *   two minutes pass first
 */
export async function localAgent({
  url,
  apiKey,
  apiSecret,
  agentName,
  smollmFolder,
  logFile = join(cacheFolder(), 'log', 'agent.log'),
}) {
  const [models] = await Promise.all([speechModels(), buildAgent()]);
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
  try {
    // The small model takes longer to load than a call waits for its agent.
    const { brain } = await ready(child, exited, { warm: smollmFolder !== undefined });
    return { pid: child.pid ?? 0, brain, exited, stop };
  } catch {
    await stop();
    throw new Refusal(`The local agent did not start; its log is ${logFile}.`);
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<unknown>} exited
 * @param {{ warm: boolean }} options whether a process must have loaded its models, too
 * @returns {Promise<Pick<LocalAgent, 'brain'>>} what the worker says of itself
 */
async function ready(child, exited, { warm }) {
  const lines = createInterface({
    input: /** @type {import('node:stream').Readable} */ (child.stdout),
  });
  const giveUp = AbortSignal.timeout(readyTimeoutMs);
  const said = new Promise((resolve, reject) => {
    giveUp.addEventListener('abort', () => reject(giveUp.reason));
    void exited.then(() => reject(new Error('ended')));
    /** @type {any} */
    let registered;
    let isWarm = !warm;
    lines.on('line', (line) => {
      const event = parse(line);
      if (event?.['event'] === 'registered') registered = event;
      if (event?.['event'] === 'warm') isWarm = true;
      if (registered && isWarm) resolve(registered);
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
