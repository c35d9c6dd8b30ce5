import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../local/server/server.mjs';
import type { LocalServer } from '../../local/server/server.mjs';
import { Authority } from '../support/authority.js';
import { mediaPath, watchMedia } from '../support/media-path.js';
import type { MediaPath } from '../support/media-path.js';
import { outage } from '../support/outage.js';
import { press } from '../support/parley.js';
import type { Parley, Server } from '../support/parley.js';
import { startTlsFront } from '../support/tls-front.js';
import { expect, test as base } from '../support/test.js';
import { keepBack, lanAddress } from './firewall.js';

interface Lan {
  /** As a call has it: over TLS at this computer's address on its network. */
  readonly server: Server;
  /** As it is behind its TLS. */
  readonly behind: LocalServer;
  /** The app, with nothing said yet. */
  readonly parley: Parley;
}

const test = base.extend<{ readonly lan: Lan }>({
  lan: async ({ launch }, use) => {
    const authority = await Authority.found();
    const certificate = await authority.sign();
    const behind = await startServer({
      logFile: join(mkdtempSync(join(tmpdir(), 'parley-lan-')), 'server.log'),
      settings: {
        rtc: {
          node_ip: lanAddress,
          enable_loopback_candidate: false,
          interfaces: { includes: ['lan0'] },
        },
        turn: {
          enabled: true,
          domain: 'turn.localhost',
          tls_port: 443,
          cert_file: certificate.certFile,
          key_file: certificate.keyFile,
          bind_addresses: ['127.0.0.1'],
          relay_range_start: 40_000,
          relay_range_end: 40_100,
          allow_restricted_peer_cidrs: ['192.168.77.0/24'],
        },
      },
    });
    const front = await startTlsFront(behind, certificate, lanAddress);
    const parley = await launch({
      server: front,
      args: ['--use-fake-device-for-media-stream'],
      env: { HOME: await authority.trustedHome() },
    });
    await watchMedia(parley);
    await use({ server: front, behind, parley });
    await keepBack();
    front.close();
    await behind.stop();
  },
});

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function tell(figures: string): void {
  test.info().annotations.push({ type: 'figures', description: figures });
  console.log(`${test.info().title}: ${figures}`);
}

/** Calls; resolves when sound goes out, with the way that it takes and the milliseconds it took. */
async function call(parley: Parley): Promise<{ readonly path: MediaPath; readonly after: number }> {
  const asked = Date.now();
  await press('ctrl+shift+space');
  const path = await mediaPath(parley);
  const after = Date.now() - asked;
  tell(`call after ${seconds(after)}, ${JSON.stringify(path)}`);
  return { path, after };
}

test('a server on the local network is called over UDP', async ({ lan: { parley } }) => {
  const { path } = await call(parley);
  expect(path.protocol).toBe('udp');
});

test('a firewall that drops UDP leaves a call over TCP', async ({ lan: { parley } }) => {
  await keepBack('meta l4proto udp drop');
  const { path } = await call(parley);
  expect(path.protocol).toBe('tcp');
});

test('a firewall that lets only TLS through leaves a call through a relay', async ({
  lan: { parley, behind },
}) => {
  // The relay and the server are one program here: it may speak to itself.
  await keepBack(
    `tcp dport ${behind.ports.tcp} drop`,
    `udp dport ${behind.ports.udp} udp sport != 40000-40100 drop`,
    `udp sport ${behind.ports.udp} udp dport != 40000-40100 drop`,
  );
  const { path } = await call(parley);
  expect(path).toMatchObject({ relayProtocol: 'tls' });
});

test('a firewall that lets no media through is named', async ({ lan: { parley, behind } }) => {
  await keepBack('meta l4proto udp drop', `tcp dport { 443, ${behind.ports.tcp} } drop`);
  const asked = Date.now();
  await press('ctrl+shift+space');
  await expect(parley.main.getByRole('alert')).toContainText(
    'The server answers, but no audio connection can be made.',
    { timeout: 60_000 },
  );
  tell(`told after ${seconds(Date.now() - asked)}`);
});

test('UDP that is dropped during a call is given up for TCP', async ({ lan: { parley } }) => {
  expect((await call(parley)).path.protocol).toBe('udp');
  await keepBack('meta l4proto udp drop');
  const dropped = Date.now();
  await expect(outage(parley)).toBeVisible({ timeout: 60_000 });
  const told = Date.now();
  await expect(outage(parley)).toHaveCount(0, { timeout: 60_000 });
  const back = Date.now();
  expect((await mediaPath(parley)).protocol).toBe('tcp');
  tell(`told after ${seconds(told - dropped)}, back after ${seconds(back - dropped)}`);
});

for (const length of [10_000, 25_000])
  test(`a network that is gone for ${length / 1_000} s is told of, and the call goes on`, async ({
    lan: { parley },
  }) => {
    await call(parley);
    const tray = await parley.tray();
    const watched = await tray.watch();
    await keepBack(`ip daddr ${lanAddress} drop`);
    const gone = Date.now();
    const healed = new Promise<number>((resolve, reject) => {
      setTimeout(() => void keepBack().then(() => resolve(Date.now()), reject), length);
    });
    await expect(outage(parley)).toBeVisible({ timeout: length });
    const told = Date.now();
    const thereAgain = await healed;
    await expect(outage(parley)).toHaveCount(0, { timeout: 40_000 });
    const back = Date.now();
    await mediaPath(parley);
    watched.stop();
    tray.close();
    const rows = watched.seen.filter(({ at }) => at > gone);
    const inTray = rows.map(({ text, at }) => `"${text}" after ${seconds(at - gone)}`).join(', ');
    tell(
      `told after ${seconds(told - gone)} (tray: ${inTray || 'nothing'}), back ${seconds(back - thereAgain)} after the network`,
    );
  });
