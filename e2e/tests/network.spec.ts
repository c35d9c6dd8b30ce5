import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessToken, AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import { startServer } from '../../local/server/server.mjs';
import type { LocalServer } from '../../local/server/server.mjs';
import { Authority } from '../support/authority.js';
import { Cluster } from '../support/cluster.js';
import { freePort } from '../support/free-port.js';
import { mediaPath, watchMedia } from '../support/media-path.js';
import { outage } from '../support/outage.js';
import { press } from '../support/parley.js';
import { startScripted } from '../support/scripted.js';
import { startTlsFront } from '../support/tls-front.js';
import { expect, test as base } from '../support/test.js';

const test = base.extend<{
  /** Starts a server with settings of its own. */
  readonly serverWith: (settings: object) => Promise<LocalServer>;
  readonly cluster: Cluster;
}>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
  serverWith: async ({}, use) => {
    const running: LocalServer[] = [];
    await use(async (settings) => {
      const logFile = join(mkdtempSync(join(tmpdir(), 'parley-network-')), 'server.log');
      const server = await startServer({ logFile, settings: { ...settings } });
      running.push(server);
      return server;
    });
    for (const server of running) await server.stop();
  },
  cluster: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const cluster = await Cluster.start();
      await use(cluster);
      await cluster.stop();
    },
    { timeout: 120_000 },
  ],
});

const fakeMicrophone = ['--use-fake-device-for-media-stream'];

test('a call goes over TCP where UDP does not come through', async ({ launch, serverWith }) => {
  const server = await serverWith({ rtc: { force_tcp: true } });
  const parley = await launch({ server, args: fakeMicrophone });
  await watchMedia(parley);
  await press('ctrl+shift+space');
  expect(await mediaPath(parley)).toMatchObject({ protocol: 'tcp' });
});

test('a call goes through a relay over TLS where nothing else comes through', async ({
  launch,
  serverWith,
}) => {
  const authority = await Authority.found();
  const { certFile: cert_file, keyFile: key_file } = await authority.sign();
  const turnPort = await freePort();
  const server = await serverWith({
    rtc: { tcp_port: 0 },
    turn: {
      enabled: true,
      domain: 'turn.localhost',
      tls_port: turnPort,
      cert_file,
      key_file,
      bind_addresses: ['127.0.0.1'],
      relay_range_start: 40_000,
      relay_range_end: 40_100,
      allow_restricted_peer_cidrs: ['127.0.0.0/8'],
    },
  });
  const HOME = await authority.trustedHome();
  const parley = await launch({ server, args: fakeMicrophone, env: { HOME } });
  await watchMedia(parley, turnPort);
  // As where a firewall drops UDP: Chromium neither sends nor takes any.
  await parley.app.evaluate(({ webContents }) => {
    for (const page of webContents.getAllWebContents())
      page.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
  await press('ctrl+shift+space');
  expect(await mediaPath(parley)).toMatchObject({ type: 'relay', relayProtocol: 'tls' });
});

test('a server whose certificate an authority of one’s own has signed is called', async ({
  launch,
  server,
}) => {
  const authority = await Authority.found();
  const front = await startTlsFront(server, await authority.sign());
  const HOME = await authority.trustedHome();
  const parley = await launch({ server: front, args: fakeMicrophone, env: { HOME } });
  await watchMedia(parley);
  await press('ctrl+shift+space');
  expect(await mediaPath(parley)).toMatchObject({ protocol: 'udp' });
  front.close();
});

for (const [name, held] of [['that Parley talks to', 0]] as const)
  test(
    `a cluster’s node ${name} is killed with the call on it, and the call goes on at the other`,
    {
      tag: '@slow',
    },
    async ({ launch, cluster }) => {
      const { front, nodes } = cluster;
      const room = 'on-a-cluster';
      const host = front.url.replace('ws', 'http');
      const rooms = new RoomServiceClient(host, front.apiKey, front.apiSecret);
      await rooms.createRoom({ name: room, nodeId: nodes[held].id });
      const agent = await startScripted(nodes[1 - held] ?? nodes[0], 'clustered');
      const token = new AccessToken(front.apiKey, front.apiSecret, { identity: 'user-1' });
      token.addGrant({ roomJoin: true, room });
      const parley = await launch({
        args: fakeMicrophone,
        agent: 'clustered',
        env: { LIVEKIT_URL: front.url, LIVEKIT_TOKEN: await token.toJwt() },
      });
      await press('ctrl+shift+space');
      const dispatches = new AgentDispatchClient(host, front.apiKey, front.apiSecret);
      await dispatches.createDispatch(room, 'clustered');
      await parley.agentListens();
      expect((await cluster.nodeOf(room)).id).toBe(nodes[held].id);

      const tray = await parley.tray();
      const { seen, stop } = await tray.watch();
      const killed = Date.now();
      nodes[held].kill('SIGKILL');
      await expect(outage(parley)).toBeVisible({ timeout: 15_000 });
      const told = Date.now();
      await expect(parley.status).toHaveText('Reconnecting', { timeout: 15_000 });
      await expect(outage(parley)).toHaveCount(0, { timeout: 40_000 });
      const back = Date.now();
      await expect(parley.status).toHaveText('Listening', { timeout: 40_000 });
      const whole = Date.now();
      stop();
      tray.close();
      const toldInTray = seen.find(({ text }) => text.startsWith('Reconnecting'))?.at ?? NaN;
      const seconds = (at: number): string => `${((at - killed) / 1_000).toFixed(1)} s`;
      test.info().annotations.push({
        type: 'figures',
        description: `told in the window after ${seconds(told)}, in the tray after ${seconds(toldInTray)}; on the other node after ${seconds(back)}, with the agent after ${seconds(whole)}`,
      });
      console.log(test.info().annotations.at(-1)?.description);
      expect(toldInTray - killed).toBeLessThan(15_000);
      expect((await cluster.nodeOf(room)).id).toBe(nodes[1 - held]?.id);
      // The server counts the agent as there before it hands words on to it.
      await expect(async () => {
        await parley.main.getByRole('textbox', { name: 'Message' }).fill('hello');
        await parley.main.keyboard.press('Enter');
        await expect(parley.transcript).toContainText('Hello to you too.', { timeout: 5_000 });
      }).toPass({ timeout: 40_000 });
      await agent.stop();
    },
  );
