import { createServer } from 'node:http';
import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { untrusted } from '../../src/main/credentials/testing/certificate.js';
import { Authority } from '../support/authority.js';
import { press } from '../support/parley.js';
import type { LaunchOptions, Parley } from '../support/parley.js';
import { joinRoom } from '../support/participant.js';
import { startRefusingProxy } from '../support/refusing-proxy.js';
import { startTlsFront } from '../support/tls-front.js';
import { expect, test } from '../support/test.js';

const withinTenSeconds = { timeout: 10_000 };

/** Presses the key and expects one failure, in both windows and the menu, with the app alive. */
async function expectFailure(parley: Parley, message: string, action: string): Promise<void> {
  const trayWindow = await parley.trayWindow();
  await press('ctrl+shift+space');
  const alert = parley.main.getByRole('alert');
  await expect(alert).toContainText(message, withinTenSeconds);
  await expect(alert.getByRole('button', { name: action })).toBeVisible();
  await expect(parley.status).toHaveText('Failed');
  await expect(trayWindow.getByRole('list', { name: 'Failure reasons' })).toContainText(message);
  const tray = await parley.tray();
  await expect.poll(async () => (await tray.labels()).join('\n')).toContain(message);
  tray.close();
  await expect(parley.main.getByRole('button', { name: 'Talk', exact: true })).toBeEnabled();
  expect(await parley.main.textContent('body')).not.toContain('eyJ');
  expect(parley.log()).not.toContain('eyJ');
}

const secret = 'a-secret-that-no-server-knows-0123456789';

test('a server that is not there cannot be reached', async ({ launch }) => {
  const options: LaunchOptions = {
    server: { url: 'ws://127.0.0.1:9', apiKey: 'key', apiSecret: secret },
  };
  await expectFailure(await launch(options), 'The LiveKit server cannot be reached.', 'Retry');
});

test('an address that is no LiveKit server is called so', async ({ launch }) => {
  const site = createServer((_request, response) => response.writeHead(404).end('Not here'));
  await once(site.listen(0, '127.0.0.1'), 'listening');
  const { port } = site.address() as { port: number };
  const parley = await launch({
    server: { url: `ws://127.0.0.1:${port}`, apiKey: 'key', apiSecret: secret },
  });
  await expectFailure(
    parley,
    'The address answers, but not as a LiveKit server.',
    'Edit connection',
  );
  site.close();
});

test('a server that is full is called so', async ({ launch, server }) => {
  const room = 'full';
  const rooms = new RoomServiceClient(
    server.url.replace('ws', 'http'),
    server.apiKey,
    server.apiSecret,
  );
  await rooms.createRoom({ name: room, maxParticipants: 1 });
  const first = await joinRoom(server, room, { identity: 'first' });
  const token = new AccessToken(server.apiKey, server.apiSecret, { identity: 'me' });
  token.addGrant({ roomJoin: true, room });
  const parley = await launch({
    env: { LIVEKIT_URL: server.url, LIVEKIT_TOKEN: await token.toJwt() },
  });
  await expectFailure(parley, 'The LiveKit server is full or not ready.', 'Retry');
  await first.disconnect();
  await parley.main.getByRole('button', { name: 'Retry' }).click();
  await expect(parley.main.getByRole('button', { name: 'End', exact: true })).toBeVisible(
    withinTenSeconds,
  );
});

test('a server that is not ready is called so', async ({ launch }) => {
  const front = createServer((_request, response) =>
    response.writeHead(503).end('<html>Service Unavailable'),
  );
  await once(front.listen(0, '127.0.0.1'), 'listening');
  const { port } = front.address() as { port: number };
  const parley = await launch({
    server: { url: `ws://127.0.0.1:${port}`, apiKey: 'key', apiSecret: secret },
  });
  await expectFailure(parley, 'The LiveKit server is full or not ready.', 'Retry');
  front.close();
});

test('an untrusted certificate is named', async ({ launch }) => {
  const site = createSecureServer(untrusted, (_request, response) => response.end('success'));
  await once(site.listen(0, '127.0.0.1'), 'listening');
  const { port } = site.address() as { port: number };
  const parley = await launch({
    server: { url: `wss://127.0.0.1:${port}`, apiKey: 'key', apiSecret: secret },
  });
  await expectFailure(parley, 'The server has no certificate that this computer trusts.', 'Retry');
  site.close();
});

test('a wrong secret is not accepted', async ({ launch, server }) => {
  const parley = await launch({ server: { ...server, apiSecret: secret } });
  await expectFailure(
    parley,
    'The LiveKit server did not accept this key and secret.',
    'Edit connection',
  );
  expect(parley.log()).not.toContain(secret);
});

test('an expired token is called so', async ({ launch, server }) => {
  const token = new AccessToken(server.apiKey, server.apiSecret, { identity: 'me', ttl: -120 });
  token.addGrant({ roomJoin: true, room: 'late' });
  const parley = await launch({
    env: { LIVEKIT_URL: server.url, LIVEKIT_TOKEN: await token.toJwt() },
  });
  await expectFailure(parley, 'The token has expired.', 'Edit connection');
});

test('a proxy that wants a password first is a failure, and Parley lives on', async ({
  launch,
}) => {
  const proxy = await startRefusingProxy(
    'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  );
  const server = { url: 'wss://talk.example', apiKey: 'key', apiSecret: secret };
  const parley = await launch({ server, args: proxy.args });
  await expectFailure(parley, 'The network’s proxy wants a password.', 'Retry');
  expect(proxy.asked).toContain('CONNECT talk.example:443 HTTP/1.1');
  expect(parley.log()).toContain('https://talk.example was answered with 407');
  proxy.close();
});

for (const [status, message] of [
  ['407 Proxy Authentication Required', 'The network’s proxy wants a password.'],
  ['403 Forbidden', 'The network’s proxy does not let this call through.'],
  ['502 Bad Gateway', 'The token server cannot be reached.'],
] as const)
  test(`a token server behind a proxy that answers ${status} is not blamed for it`, async ({
    launch,
  }) => {
    const challenge = status.startsWith('407') ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : '';
    const proxy = await startRefusingProxy(
      `HTTP/1.1 ${status}\r\n${challenge}Content-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    const parley = await launch({
      args: proxy.args,
      env: { LIVEKIT_TOKEN_ENDPOINT: 'https://tokens.example/token' },
    });
    await expectFailure(parley, message, 'Retry');
    expect(proxy.asked).toContain('CONNECT tokens.example:443 HTTP/1.1');
    proxy.close();
  });

test('a server behind a proxy that does not let the call through is not blamed for it', async ({
  launch,
}) => {
  const proxy = await startRefusingProxy();
  const server = { url: 'wss://talk.example', apiKey: 'key', apiSecret: secret };
  const parley = await launch({ server, args: proxy.args });
  await expectFailure(parley, 'The network’s proxy does not let this call through.', 'Retry');
  proxy.close();
});

test('a server that wants a certificate of this computer is called so', async ({
  launch,
  server,
}) => {
  const authority = await Authority.found();
  const { cert, key } = await authority.sign();
  const demands = { cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: true };
  const front = await startTlsFront(server, demands);
  const HOME = await authority.trustedHome();
  const parley = await launch({ server: front, env: { HOME } });
  await expectFailure(
    parley,
    'The server wants a certificate of this computer.',
    'Edit connection',
  );
  front.close();
});

test('a server that wants a password first is a failure, and Parley lives on', async ({
  launch,
}) => {
  const challenge = 'Basic realm="server"';
  const site = createServer((_request, response) =>
    response.writeHead(401, { 'WWW-Authenticate': challenge }).end(),
  );
  site.on('upgrade', (_request, socket) =>
    socket.end(
      `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: ${challenge}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    ),
  );
  await once(site.listen(0, '127.0.0.1'), 'listening');
  const { port } = site.address() as { port: number };
  const url = `ws://127.0.0.1:${port}`;
  const parley = await launch({ server: { url, apiKey: 'key', apiSecret: secret } });
  // LiveKit's own servers ask for no password: another program stands before this one.
  await expectFailure(
    parley,
    'The address answers, but not as a LiveKit server.',
    'Edit connection',
  );
  expect(parley.log()).toContain(`http://127.0.0.1:${port} was answered with 401`);
  site.close();
});
