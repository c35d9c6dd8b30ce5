import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { endProcess, spawnBound } from '../../tools/process/spawn.mjs';
import type { RunningAgent } from './agent.js';
import type { Server } from './parley.js';

/** Starts a worker of scripted agents; resolves when the server knows it. */
export async function startScripted(server: Server, name: string): Promise<RunningAgent> {
  const file = join(import.meta.dirname, '../agents/scripted.mjs');
  const child = spawnBound(process.execPath, [file, 'start'], {
    env: {
      ...process.env,
      LIVEKIT_URL: server.url,
      LIVEKIT_API_KEY: server.apiKey,
      LIVEKIT_API_SECRET: server.apiSecret,
      AGENT_NAME: name,
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await registered(child.stdout as Readable);
  (child.stderr as Readable).resume();
  return { name, pid: child.pid ?? 0, stop: () => endProcess(child) };
}

async function registered(output: Readable): Promise<void> {
  const said: string[] = [];
  for await (const line of createInterface({ input: output })) {
    said.push(line);
    if (/registered worker/.test(line)) {
      output.resume();
      return;
    }
  }
  throw new Error(`The worker ended before it was registered:\n${said.join('\n')}`);
}
