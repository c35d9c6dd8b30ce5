import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Room } from '@livekit/rtc-node';
import { expect, test as base } from 'playwright/test';
import { startServer } from '../../local/server/server.mjs';
import type { LocalServer } from '../../local/server/server.mjs';
import { humanSpeech } from '../../tools/assets/human-speech.mjs';
import './end-with-runner.js';
import { startAgent } from './agent.js';
import type { RunningAgent, RunningLocalAgent } from './agent.js';
import { Parley } from './parley.js';
import type { LaunchOptions } from './parley.js';
import { joinRoom } from './participant.js';
import { ServerView } from './room.js';
import { UndrivenParley } from './undriven.js';
import { cut, writeWav } from '../../tools/assets/wav.mjs';

export { expect } from 'playwright/test';

interface Each {
  /** Starts the app; it is quit, and its window and log kept if the test failed, at the end. */
  readonly launch: (options?: LaunchOptions) => Promise<Parley>;
  /** Starts an agent worker of this test's own. */
  readonly agentNamed: (name: string) => Promise<RunningAgent>;
  /**
   * A quiet agent joins the newest call: where none comes, a call gives up after 20 s.
   * @returns a function that has it leave without a word
   */
  readonly joinAgent: () => Promise<() => Promise<void>>;
  /** The local agent, ready for a call, under the name `parley-local`. */
  readonly agent: RunningLocalAgent;
  /** Starts the app with nothing attached to it; it is quit at the end. */
  readonly startUndriven: (options?: LaunchOptions) => Promise<UndrivenParley>;
}

interface Shared {
  readonly server: LocalServer;
  readonly localAgent: RunningLocalAgent;
  /** A WAV file of recorded human speech: the first sentence of a novel. */
  readonly speech: string;
}

export const test = base.extend<Each, Shared>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const server = await startServer({ logFile: join(scratch(), 'server.log') });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  localAgent: [
    async ({ server }, use) => {
      const agent = await startAgent(server, 'parley-local');
      await use(agent);
      await agent.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  speech: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const path = join(scratch(), 'speech.wav');
      writeWav(path, cut(await humanSpeech(), { to: firstSentenceSeconds }));
      await use(path);
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  launch: async ({ server }, use, info) => {
    const running: Parley[] = [];
    await use(async (options) => {
      const parley = await Parley.launch(options);
      running.push(parley);
      return parley;
    });
    for (const [index, parley] of running.entries()) {
      if (info.status !== info.expectedStatus) await keepTraces(parley, info, index);
      await parley.quit();
    }
    await new ServerView(server).endCalls();
  },

  // On a busy machine the process that follows the last call's may still load its models.
  agent: [
    async ({ localAgent }, use) => {
      await localAgent.ready();
      await use(localAgent);
    },
    { timeout: 120_000 },
  ],

  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
  startUndriven: async ({}, use, info) => {
    const running: UndrivenParley[] = [];
    await use(async (options) => {
      const parley = await UndrivenParley.start(options);
      running.push(parley);
      return parley;
    });
    for (const [index, parley] of running.entries()) {
      if (info.status !== info.expectedStatus)
        await info.attach(`log-${index}.txt`, { body: parley.log(), contentType: 'text/plain' });
      await parley.quit();
    }
  },

  joinAgent: async ({ server }, use) => {
    const since = Date.now();
    const view = new ServerView(server);
    const joined: Room[] = [];
    await use(async () => {
      let room = '';
      const find = async (): Promise<string> => (room = (await view.newestCall(since)) ?? '');
      await expect.poll(find, { timeout: 60_000 }).not.toBe('');
      const attributes = { 'lk.agent.state': 'listening' };
      const agent = await joinRoom(server, room, { identity: 'agent', isAgent: true, attributes });
      joined.push(agent);
      return () => agent.disconnect();
    });
    for (const agent of joined) await agent.disconnect();
  },

  agentNamed: async ({ server }, use) => {
    const agents: RunningAgent[] = [];
    await use(async (name) => {
      const agent = await startAgent(server, name);
      agents.push(agent);
      return agent;
    });
    for (const agent of agents) await agent.stop();
  },
});

const firstSentenceSeconds = 8;

function scratch(): string {
  return mkdtempSync(join(tmpdir(), 'parley-e2e-'));
}

async function keepTraces(
  parley: Parley,
  info: { attach(name: string, body: object): Promise<void>; outputPath(name: string): string },
  index: number,
): Promise<void> {
  const picture = await parley.main.screenshot({ timeout: 5_000 }).catch(() => undefined);
  if (picture)
    await info.attach(`window-${index}.png`, { body: picture, contentType: 'image/png' });
  await info.attach(`log-${index}.txt`, { body: parley.log(), contentType: 'text/plain' });
}
