import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { endProcess, spawnBound } from '../../tools/process/spawn.mjs';
import { UsageError } from '../../tools/bootstrap/usage-error.mjs';
import type { RunningAgent } from '../support/agent.js';
import type { Server } from '../support/parley.js';
import { pythonFramework } from './framework.mjs';

const readyTimeoutMs = 120_000;

/**
 * Starts a stock LiveKit agent in Python under a name; resolves when the server knows its worker and
 * a process with loaded models waits for a call.
 * @param logFile where its own words go
 * @param env more of it: `AGENT_ANSWERS`, for an agent that answers
 */
export async function startPythonAgent(
  server: Server,
  name: string,
  logFile: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningAgent> {
  const framework = await pythonFramework();
  const log = openSync(logFile, 'a');
  const child = spawnBound(
    join(framework, 'bin', 'python'),
    [join(import.meta.dirname, 'agent.py'), 'start'],
    {
      env: {
        ...process.env,
        LIVEKIT_URL: server.url,
        LIVEKIT_API_KEY: server.apiKey,
        LIVEKIT_API_SECRET: server.apiSecret,
        AGENT_NAME: name,
        ...env,
      },
      stdio: ['ignore', 'pipe', log],
    },
  );
  closeSync(log);
  const stop = (): Promise<void> => endProcess(child, { again: 6_000, kill: 8_000 });
  const timeout = setTimeout(() => void stop(), readyTimeoutMs);
  const missing = new Set(['registered', 'warm']);
  const lines = createInterface({ input: child.stdout as Readable });
  for await (const line of lines) {
    missing.delete(line);
    if (missing.size === 0) break;
  }
  clearTimeout(timeout);
  child.stdout?.resume();
  if (missing.size === 0) return { name, pid: child.pid ?? 0, stop };
  await stop();
  throw new UsageError(`The Python agent did not start; its log is ${logFile}.`);
}
