import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { Room } from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../../server/server.mjs';
import type { LocalServer } from '../../server/server.mjs';
import { call } from '../src/testing/caller.js';
import type { CallEvent } from '../src/testing/caller.js';

let logs: string;
let server: LocalServer;

beforeAll(async () => {
  logs = await mkdtemp(join(tmpdir(), 'parley-caller-'));
  server = await startServer({ logFile: join(logs, 'server.log') });
});

afterAll(async () => {
  await server?.stop();
  await rm(logs, { recursive: true });
});

/** Hangs up in the middle of a stream that another participant sends. */
async function hangUpWhileReading(): Promise<void> {
  const caller = await call(server, 'none');
  const sender = new Room();
  const token = new AccessToken(server.apiKey, server.apiSecret, { identity: 'sender' });
  token.addGrant({ roomJoin: true, room: caller.room.name ?? '' });
  await sender.connect(server.url, await token.toJwt(), { autoSubscribe: false, dynacast: false });
  const tell = async (text: string): Promise<void> => {
    const told = (event: CallEvent): event is CallEvent & { type: 'heard' } =>
      event.type === 'heard' && event.text === text;
    await sender.localParticipant?.sendText(text, { topic: 'lk.transcription' });
    await caller.waitFor(told);
  };
  await tell('the way is open');
  const endless = await sender.localParticipant?.streamText({ topic: 'lk.transcription' });
  await endless?.write('This sentence will never ');
  // Streams arrive in their order, so the endless one is being read.
  await tell('this one ends');
  await caller.hangUp();
  await sender.disconnect();
}

test('a stream that the end of the call cuts off fails no test', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): unknown => unhandled.push(error);
  process.on('unhandledRejection', note);
  try {
    // Some of such streams end in order, others with an error: that is the library's race.
    await Promise.all(Array.from({ length: 8 }, hangUpWhileReading));
    await setImmediate();
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});
