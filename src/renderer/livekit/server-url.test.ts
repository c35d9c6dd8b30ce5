import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { isLoopback, isNoLiveKitServer } from './server-url.js';

it.each([
  ['ws://127.0.0.1:7880', true],
  ['ws://127.1.2.3', true],
  ['ws://localhost:7880', true],
  ['ws://livekit.localhost', true],
  ['ws://[::1]:7880', true],
  ['wss://example.livekit.cloud', false],
  ['wss://127.0.0.1.example.org', false],
  ['wss://localhost.example.org', false],
])('%s is on this computer: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected);
});

it.each([
  [404, true],
  [401, false],
  [200, false],
])('an address that answers %d is no LiveKit server: %s', async (status, expected) => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const { signal } = new AbortController();
  expect(await isNoLiveKitServer(`ws://127.0.0.1:${port}`, signal)).toBe(expected);
  expect(asked).toEqual(['/rtc/validate']);
  server.close();
});

it('says nothing about an address that does not answer', async () => {
  expect(await isNoLiveKitServer('ws://127.0.0.1:9', AbortSignal.abort())).toBe(false);
});
