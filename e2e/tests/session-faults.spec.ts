import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Room } from '@livekit/rtc-node';
import { startServer } from '../../local/server/server.mjs';
import type { LocalServer } from '../../local/server/server.mjs';
import { expect, test as base } from '../support/lab.js';
import type { LabCall } from '../support/lab.js';
import { me, setState } from '../support/participant.js';

/** Milliseconds of grace for a machine that does other things too. */
const grace = 5_000;

const test = base.extend<{ ownServer: (keys?: 'the same' | 'others') => Promise<LocalServer> }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
  ownServer: async ({}, use) => {
    const logFile = join(mkdtempSync(join(tmpdir(), 'parley-lab-server-')), 'server.log');
    const running: LocalServer[] = [];
    await use(async (keys = 'the same') => {
      const before = running.at(-1);
      const server = await startServer({
        logFile,
        ...(before && {
          ports: before.ports,
          ...(keys === 'the same' && { apiKey: before.apiKey, apiSecret: before.apiSecret }),
        }),
      });
      running.push(server);
      return server;
    });
    for (const server of running) await server.stop();
  },
});

async function talking(call: LabCall): Promise<Room> {
  await call.connect();
  const agent = await call.join({ identity: 'agent', agentName: 'host' });
  await setState(agent, 'listening');
  await call.become({ agent: 'listening' });
  const writer = await me(agent).streamText({
    topic: 'lk.transcription',
    attributes: { 'lk.segment_id': 's' },
  });
  await writer.write('before the fault');
  await expect.poll(async () => (await call.rows()).length).toBe(1);
  return agent;
}

/** In the page: when the server's last packet came, in milliseconds since the epoch. */
async function lastPacketAt(): Promise<number> {
  const stats = await window.lab.room?.engine.pcManager?.publisher.getStats();
  let at = 0;
  stats?.forEach((one: { readonly lastPacketReceivedTimestamp?: number }) => {
    at = Math.max(at, one.lastPacketReceivedTimestamp ?? 0);
  });
  return at;
}

const microphoneIsFree = (call: LabCall): Promise<boolean> =>
  call.page.evaluate(() => window.lab.session.microphone.track.get() === undefined);

for (const [what, hours, failure] of [
  ['has expired meanwhile, as after a long sleep,', 1, 'connection.expired'],
  ['is good still but taken no more', 0, 'connection.lost'],
] as const)
  test(`a call whose token ${what} ends and says so`, async ({ open, ownServer }) => {
    const server = await ownServer();
    const call = await open({ server });
    await talking(call);
    await call.page.evaluate((ahead) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + ahead * 3_600_000;
    }, hours);
    server.kill('SIGKILL');
    await server.exited;
    // It answers the token as it does an expired one.
    await ownServer('others');
    await call.become({ connectionState: 'disconnected', failures: [failure] }, 30_000);
    expect(await microphoneIsFree(call)).toBe(true);
  });

test('a server that is killed and comes back takes the call up again', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer();
  const call = await open({ server });
  await talking(call);
  server.kill('SIGKILL');
  await call.become({ connectionState: 'reconnecting' }, 10_000);
  expect((await call.snapshot()).reconnection).toMatchObject({ attempt: expect.any(Number) });
  await server.exited;
  await call.page.evaluate(() => void window.lab.session.messages.send('typed meanwhile'));
  await ownServer();
  await call.become({ connectionState: 'connected', failures: [] }, 30_000);
  // The server takes all participants out of the room and puts them back; none of them has left.
  const failures = await call.page.evaluate(() =>
    window.lab.seen.flatMap(({ snapshot }) => snapshot.failures.map(({ code }) => code)),
  );
  expect(failures.filter((code) => code.startsWith('agent.'))).toEqual([]);
  await expect
    .poll(() => call.rows())
    .toMatchObject([
      { message: 'before the fault' },
      { message: 'typed meanwhile', status: 'sent' },
    ]);
  expect(await call.connections()).toEqual([
    'disconnected',
    'connecting',
    'connected',
    'reconnecting',
    'connected',
  ]);
});

test('a server that is killed for good ends the call as lost within 25 s, with transcript and free microphone', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer();
  const call = await open({ server, session: { preConnectAudio: false } });
  await talking(call);
  const killed = Date.now();
  server.kill('SIGKILL');
  await call.become(
    { connectionState: 'disconnected', agent: 'failed', failures: ['connection.lost'] },
    25_000 + grace,
  );
  expect(Date.now() - killed).toBeLessThan(25_000 + grace);
  expect(await microphoneIsFree(call)).toBe(true);
  expect(await call.rows()).toMatchObject([
    { message: 'before the fault', isFinal: true, truncated: true },
  ]);
  expect((await call.connections()).slice(-2)).toEqual(['reconnecting', 'disconnected']);
});

test('a server frozen for 20 s is told as unstable within 8 s, and the call goes on or ends as lost', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer();
  const call = await open({ server });
  await call.connect();
  server.kill('SIGSTOP');
  const frozen = Date.now();
  const thaw = new Promise<void>((resolve) => {
    setTimeout(() => resolve(void server.kill('SIGCONT')), 20_000);
  });
  await expect
    .poll(
      async () => {
        const { connectionState, failures } = await call.snapshot();
        return (
          connectionState === 'reconnecting' ||
          failures.some(({ code }) => code === 'connection.unstable')
        );
      },
      { timeout: 8_000 + grace, intervals: [100] },
    )
    .toBe(true);
  test.info().annotations.push({ type: 'noticed', description: `${Date.now() - frozen} ms` });
  await thaw;
  await expect
    .poll(async () => (await call.snapshot()).connectionState, { timeout: 45_000 })
    .toMatch(/^(connected|disconnected)$/);
  const rooms = await call.rooms.listParticipants(call.room).catch(() => []);
  expect(rooms.filter(({ identity }) => identity === 'person').length).toBeLessThanOrEqual(1);
});

test('a message typed while nothing comes through is not sent when the call is lost', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer();
  const call = await open({ server });
  await talking(call);
  const send = (text: string): Promise<void> =>
    call.page.evaluate((words) => window.lab.session.messages.send(words), text);
  const statuses = async (): Promise<unknown> =>
    (await call.rows()).flatMap((row) => (row.type === 'sentMessage' ? [row.status] : []));
  await send('heard');
  const sentAt = await call.page.evaluate(() => Date.now());
  // A packet from the server proves that the line was up after this message.
  await expect.poll(() => call.page.evaluate(lastPacketAt)).toBeGreaterThan(sentAt);
  server.kill('SIGSTOP');
  await send('unheard');
  expect(await statuses()).toEqual(['sent', 'sent']);
  await call.become({ connectionState: 'disconnected' }, 90_000);
  server.kill('SIGCONT');
  expect(await statuses()).toEqual(['sent', 'failed']);
});

test('a server that is shut down in order says so, and the call ends', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer();
  const call = await open({ server });
  await talking(call);
  await server.stop();
  await call.become({ connectionState: 'disconnected', failures: ['connection.server-shutdown'] });
  expect(await microphoneIsFree(call)).toBe(true);
  expect(await call.rows()).toMatchObject([{ message: 'before the fault', truncated: true }]);
});

test('a computer that is offline is told apart from a server that is down', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer();
  await server.stop();
  const call = await open({ server });
  const context = call.page.context();
  try {
    await context.setOffline(true);
    await call.start();
    await call.become({ connectionState: 'disconnected', failures: ['offline'] }, 10_000 + grace);
  } finally {
    await context.setOffline(false);
  }
  expect(await microphoneIsFree(call)).toBe(true);
  await call.start();
  await call.become(
    { connectionState: 'disconnected', failures: ['connection.unreachable'] },
    10_000 + grace,
  );
});

test('a web site that is no LiveKit server is called so within ten seconds', async ({
  open,
  server,
}) => {
  const site = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const { port } = site.address() as AddressInfo;
  const call = await open({ server: { ...server, url: `ws://127.0.0.1:${port}` } });
  await call.start();
  await call.become(
    { connectionState: 'disconnected', failures: ['connection.not-livekit'] },
    10_000 + grace,
  );
  expect(await microphoneIsFree(call)).toBe(true);
  site.closeAllConnections();
  site.close();
});

test('a server that takes the connection and says nothing is given up within ten seconds', async ({
  open,
  server,
}) => {
  const silent = createServer(() => undefined);
  silent.on('upgrade', () => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const call = await open({ server: { ...server, url: `ws://127.0.0.1:${port}` } });
  await call.start();
  await call.become(
    { connectionState: 'disconnected', failures: ['connection.timeout'] },
    10_000 + grace,
  );
  silent.closeAllConnections();
  silent.close();
});

test('another client with the same identity takes the call over, and this one does not fight for it', async ({
  open,
}) => {
  const call = await open();
  await call.connect();
  await call.join({ identity: 'person' });
  await call.become({
    connectionState: 'disconnected',
    failures: ['connection.duplicate-identity'],
  });
  expect(await call.connections()).toEqual([
    'disconnected',
    'connecting',
    'connected',
    'disconnected',
  ]);
});

test('who is removed from the room is told so', async ({ open }) => {
  const call = await open();
  await call.connect();
  await call.rooms.removeParticipant(call.room, 'person');
  await call.become({ connectionState: 'disconnected', failures: ['connection.removed'] });
  expect(await microphoneIsFree(call)).toBe(true);
});

test('a room that is deleted ends the call, and nothing has failed', async ({ open }) => {
  const call = await open();
  await call.connect();
  await call.rooms.deleteRoom(call.room);
  await call.become({ connectionState: 'disconnected', agent: 'disconnected', failures: [] });
  expect((await call.snapshot()).notice).toBe('The call’s room was closed by the server.');
});

test('a token that expires while connected ends no call', async ({ open }) => {
  const call = await open({ ttl: 5 });
  await call.connect();
  await expect
    .poll(async () => Date.now() - ((await call.snapshot()).connectedAt ?? Date.now()), {
      timeout: 20_000,
    })
    .toBeGreaterThan(8_000);
  const agent = await call.join({ identity: 'agent', agentName: 'host' });
  await setState(agent, 'listening');
  await call.become({ connectionState: 'connected', agent: 'listening', failures: [] });
});

test('a token that has expired before is called so', async ({ open }) => {
  const call = await open({ ttl: -300 });
  await call.start();
  await call.become({ connectionState: 'disconnected', failures: ['token.expired'] });
});

test('end() in the middle of connecting leaves nothing on the server', async ({ open }) => {
  const call = await open();
  await call.start();
  await call.page.evaluate(() => window.lab.session.end());
  await call.become({ connectionState: 'disconnected', agent: 'disconnected', failures: [] });
  expect(await microphoneIsFree(call)).toBe(true);
  await expect
    .poll(async () => (await call.rooms.listParticipants(call.room).catch(() => [])).length)
    .toBe(0);
});
