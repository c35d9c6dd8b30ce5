// @ts-check
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildAgent } from '../tools/build.mjs';
import { speechModels } from '../tools/assets/models.mjs';
import { cacheFolder } from '../tools/bootstrap/paths.mjs';
import { say } from '../tools/bootstrap/progress.mjs';
import { smollm } from '../tools/assets/smollm.mjs';
import { parallel } from '../tools/process/parallel.mjs';
import { localAgent } from './agent.mjs';
import { livekitServer } from './server/binary.mjs';
import { startServer } from './server/server.mjs';

const agentName = 'parley-local';
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/**
 * @template T
 * @typedef {{ current: T, stop: () => Promise<void> }} Kept
 */

/**
 * @typedef {{ env: Record<string, string>, brain: import('./agent.mjs').LocalAgent['brain'],
 *   stop: () => Promise<void> }} Local `env` is what the app needs
 */

/**
 * Gets LiveKit server, models and agent ready, side by side, and starts nothing: a caller that still
 * fails elsewhere leaves no process behind.
 * @param {{ brain?: 'smollm' | undefined }} [options] by default the skills answer, or an endpoint of
 *   the environment
 * @returns {Promise<() => Promise<Local>>} what starts them
 */
export async function prepareLocal({ brain } = {}) {
  const [smollmFolder] = await parallel([
    async () => (brain ? smollm() : undefined),
    livekitServer,
    speechModels,
    buildAgent,
  ]);
  return () => startLocal(smollmFolder);
}

/**
 * Starts the LiveKit server and the local agent and keeps both running: one that ends by itself is
 * said and started again. Both end with this process, however that ends.
 * @param {string} [smollmFolder] the language model's, where it answers
 * @returns {Promise<Local>} when the agent can be called
 */
async function startLocal(smollmFolder) {
  const logs = join(cacheFolder(), 'log');
  /** @type {Partial<import('./server/server.mjs').LocalServer>} */
  let former = {};
  const server = await keepRunning('LiveKit server', async () => {
    // On the same ports with the same key, so that app and agent find it again.
    const { ports, apiKey, apiSecret } = former;
    const known = ports && apiKey && apiSecret ? { ports, apiKey, apiSecret } : {};
    return (former = await startServer({ logFile: join(logs, 'server.log'), ...known }));
  });
  const { url, apiKey, apiSecret } = server.current;
  const agent = await keepRunning('agent', () =>
    localAgent({
      url,
      apiKey,
      apiSecret,
      agentName,
      smollmFolder,
      logFile: join(logs, 'agent.log'),
    }),
  ).catch(async (error) => {
    await server.stop();
    throw error;
  });
  return {
    env: {
      LIVEKIT_URL: url,
      LIVEKIT_API_KEY: apiKey,
      LIVEKIT_API_SECRET: apiSecret,
      PARLEY_AGENT: agentName,
    },
    brain: agent.current.brain,
    stop: async () => {
      await agent.stop();
      await server.stop();
    },
  };
}

/**
 * Keeps one process running, with growing pauses between attempts.
 * @template {{ exited: Promise<number | null>, stop: () => Promise<void> }} T
 * @param {string} name for the lines that say what happened
 * @param {() => Promise<T>} start
 * @returns {Promise<Kept<T>>} when it runs for the first time; rejects when it never did
 */
export async function keepRunning(name, start) {
  const stopping = new AbortController();
  /** @type {Kept<T>} */
  const kept = {
    current: await start(),
    stop: async () => {
      stopping.abort();
      await kept.current.stop();
      await watching;
    },
  };
  const watching = watch();
  return kept;

  async function watch() {
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
      const begun = Date.now();
      const code = await kept.current.exited;
      if (stopping.signal.aborted) return;
      if (Date.now() - begun > longestPauseMs) pause = firstPauseMs;
      say(`The local ${name} ended (${code ?? 'killed'}); starting it again`);
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await start().then(
        (next) => (kept.current = next),
        (error) => say(String(error.message)),
      );
      if (stopping.signal.aborted) return kept.current.stop();
    }
  }
}
