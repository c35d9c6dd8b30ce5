import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAskProxy } from './proxy.js';

/** A proxy that answers everything with one line; its requests, and how Chromium would name it. */
async function proxyThatSays(line: string | null): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const proxy = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (data) => {
      asked.push(data.toString('latin1').split('\r\n\r\n')[0] ?? '');
      if (line !== null) socket.write(`HTTP/1.1 ${line}\r\nContent-Length: 0\r\n\r\n`);
    });
    onTestFinished(() => void socket.destroy());
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void proxy.close());
  return { address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
}

const ask = (list: string, url = 'https://talk.example/token', patience = 10_000) =>
  createAskProxy(async () => list, patience)(url);

describe('a proxy on the way to a server', () => {
  it.each([
    ['407 Proxy Authentication Required', 407],
    ['403 Forbidden', 403],
    ['502 Bad Gateway', 502],
    ['200 Connection established', 200],
  ])('that answers %j', async (line, status) => {
    const { address } = await proxyThatSays(line);
    expect(await ask(`PROXY ${address}`)).toEqual({ proxy: address, status });
  });

  it.each([
    ['https://talk.example/token?key=canary', 'talk.example:443'],
    ['https://talk.example:8443/', 'talk.example:8443'],
    ['http://talk.example/', 'talk.example:80'],
    ['wss://talk.example', 'talk.example:443'],
    ['https://[::1]:8443/', '[::1]:8443'],
  ])('is told of %s the host and the port alone', async (url, target) => {
    const { address, asked } = await proxyThatSays('407 No');
    await ask(`PROXY ${address}`, url);
    expect(asked).toEqual([`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nConnection: close`]);
  });

  it('is the first of several, past those that do not speak HTTP', async () => {
    const { address } = await proxyThatSays('407 No');
    expect(await ask(`SOCKS5 127.0.0.1:9; PROXY ${address}; DIRECT`)).toMatchObject({
      status: 407,
    });
  });

  it.each(['DIRECT', '', 'SOCKS5 127.0.0.1:9', 'PROXY 127.0.0.1:9', 'PROXY :::'])(
    'has nothing to say where Chromium names %j',
    async (list) => {
      expect(await ask(list)).toBeUndefined();
    },
  );

  it('is not waited for longer than the user is', async () => {
    const { address } = await proxyThatSays(null);
    expect(await ask(`PROXY ${address}`, undefined, 100)).toBeUndefined();
  });

  it('has nothing to say where Chromium cannot tell it', async () => {
    const unknown = createAskProxy(() => Promise.reject(new Error('no')), 100);
    expect(await unknown('https://talk.example/')).toBeUndefined();
  });
});
