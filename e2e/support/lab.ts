import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Room } from '@livekit/rtc-node';
import { _electron } from 'playwright';
import type { Page } from 'playwright';
import { AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import { electronRuntime } from '../../tools/assets/runtime.mjs';
import type { Credentials, Message, SessionOptions, Snapshot } from '@parley/session';
import { servePages } from './pages.js';
import { cleanEnvironment } from './parley.js';
import type { Server } from './parley.js';
import { joinRoom, tokenFor } from './participant.js';
import type { Joining } from './participant.js';
import { expect, test as base } from './test.js';
import type {} from '../lab/page.js';

export { expect };

const root = join(import.meta.dirname, '../..');

/** What a test looks at: the snapshot in few words. */
export interface Words {
  readonly connectionState: string;
  readonly agent: string;
  readonly failures: readonly string[];
}

/** One session in a page of its own, on a room of its own. */
export class LabCall {
  readonly #others: Room[] = [];
  readonly rooms: RoomServiceClient;

  constructor(
    readonly page: Page,
    readonly server: Server,
    readonly room: string,
  ) {
    const host = server.url.replace(/^ws/, 'http');
    this.rooms = new RoomServiceClient(host, server.apiKey, server.apiSecret);
  }

  /** Lets the session start; resolves as soon as it was asked to. */
  async start(): Promise<void> {
    await this.page.evaluate(() => {
      window.lab.session.start().catch((error: unknown) => {
        window.lab.log.push(`start: ${String(error)}`);
      });
    });
  }

  /** Starts, and resolves when the room is connected. */
  async connect(): Promise<void> {
    await this.start();
    await this.become({ connectionState: 'connected' });
  }

  snapshot(): Promise<Snapshot> {
    return this.page.evaluate(() => window.lab.session.snapshot.get());
  }

  rows(): Promise<readonly Message[]> {
    return this.page.evaluate(() => [...window.lab.session.messages.rows.get()]);
  }

  /** Resolves when the session says all of this at once. */
  async become(expected: Partial<Words>, timeout = 30_000): Promise<void> {
    await expect
      .poll(async () => wordsOf(await this.snapshot()), { timeout, intervals: [100] })
      .toMatchObject(expected);
  }

  /** Every word that the connection has been so far, in order. */
  async connections(): Promise<readonly string[]> {
    const all = await this.page.evaluate(() =>
      window.lab.seen.map((one) => one.snapshot.connectionState),
    );
    return all.filter((word, index) => word !== all[index - 1]);
  }

  /** Another participant joins the room. */
  async join(joining: Joining): Promise<Room> {
    const joined = await joinRoom(this.server, this.room, joining);
    this.#others.push(joined);
    return joined;
  }

  /** Sends a worker's agent into the room, as an operator would. */
  async dispatch(agentName: string, script: string): Promise<void> {
    const { url, apiKey, apiSecret } = this.server;
    const client = new AgentDispatchClient(url.replace(/^ws/, 'http'), apiKey, apiSecret);
    await client.createDispatch(this.room, agentName, { metadata: script });
  }

  async close(): Promise<void> {
    await this.page.evaluate(() => window.lab.session.dispose()).catch(() => undefined);
    for (const other of this.#others) await other.disconnect().catch(() => undefined);
  }
}

function wordsOf({ connectionState, agent, failures }: Snapshot): Words {
  const word = agent.state === 'connected' ? agent.activity : agent.state;
  return { connectionState, agent: word, failures: failures.map(({ code }) => code) };
}

interface OpenOptions {
  /** Default: the worker's shared server. */
  readonly server?: Server;
  readonly session?: SessionOptions;
  /** Agents that the token names; they are not dispatched. Default none. */
  readonly agents?: readonly string[];
  readonly ttl?: number;
  /** The token lets the session send text and files; default true. */
  readonly canPublishData?: boolean;
  /** Encrypts what is sent from end to end. */
  readonly encryptionKey?: string;
}

export const test = base.extend<
  { readonly open: (options?: OpenOptions) => Promise<LabCall> },
  { readonly labUrl: string; readonly labPage: Page }
>({
  labUrl: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const pages = await servePages({ root: join(root, 'e2e/lab') });
      await use(pages.url);
      await pages.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  labPage: [
    async ({ labUrl }, use) => {
      const profile = mkdtempSync(join(tmpdir(), 'parley-lab-profile-'));
      const app = await _electron.launch({
        executablePath: await electronRuntime(),
        args: [
          join(root, 'e2e/lab'),
          `--user-data-dir=${profile}`,
          // A camera and a microphone that beeps, on a machine without either.
          '--use-fake-device-for-media-stream',
          '--allow-loopback-in-peer-connection',
        ],
        env: { ...cleanEnvironment(), LAB_URL: labUrl },
      });
      await use(await app.firstWindow());
      await app.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  open: async ({ labPage, server: shared }, use) => {
    const calls: LabCall[] = [];
    await use(async (options = {}) => {
      const { server = shared, session = {}, agents = [], ttl, encryptionKey } = options;
      const { canPublishData = true } = options;
      await labPage.reload();
      await labPage.waitForFunction(() => Boolean(window.lab));
      const room = `lab-${randomUUID()}`;
      const joining = { identity: 'person', canPublishData, ...(ttl === undefined ? {} : { ttl }) };
      const participantToken = await tokenFor(server, room, joining);
      const credentials: Credentials = { serverUrl: server.url, participantToken, agents };
      await labPage.evaluate(([given, how, key]) => window.lab.open([given, given], how, key), [
        credentials,
        session,
        encryptionKey,
      ] as const);
      const call = new LabCall(labPage, server, room);
      calls.push(call);
      return call;
    });
    for (const call of calls) await call.close();
  },
});
