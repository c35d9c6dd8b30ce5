import { describe, expect, it } from 'vitest';
import { createServerCheck } from './server-check.js';
import type { ServerFault } from '../../shared/ipc.js';
import { serve } from './testing/local-server.js';

const participantToken = `eyJ${'x'.repeat(20)}.canary.sign`;

async function explain(
  serverUrl: string,
  over: {
    readonly fetch?: typeof fetch;
    readonly online?: boolean;
    readonly patience?: number;
    readonly proxySays?: number;
  } = {},
): Promise<ServerFault | null> {
  const check = createServerCheck({
    fetch: over.fetch ?? fetch,
    online: () => over.online ?? true,
    askProxy: async () =>
      over.proxySays === undefined ? undefined : { proxy: 'proxy:3128', status: over.proxySays },
    patience: over.patience ?? 10_000,
  });
  check.follow({ serverUrl, participantToken });
  const fault = await check.explain();
  expect(JSON.stringify(fault)).not.toContain('canary');
  return fault;
}

describe('a server that a page could not call', () => {
  it.each<[number, string, string | null, RegExp]>([
    [503, 'Service Unavailable', 'connection.busy', /status 503: Service Unavailable\.$/],
    [502, '<html>nginx', 'connection.busy', /answered with status 502\.$/],
    [500, `{"error": "${participantToken}"}`, 'connection.busy', /status 500: \[token\]\.$/],
    [429, '', 'connection.busy', /status 429\.$/],
    // What LiveKit's server says of a room that is full: the token is as good as any.
    [200, 'success', 'connection.busy', /takes the token, but opens no call\.$/],
    [200, '<!doctype html>', null, /./],
    [401, 'invalid token', null, /./],
    [404, 'not found', null, /./],
  ])('and answers %i %j', async (status, text, code, detail) => {
    const server = await serve((response) => void response.writeHead(status).end(text));
    const fault = await explain(`ws://127.0.0.1:${server.port}`);
    expect(fault?.code ?? null).toBe(code);
    if (fault) expect(fault.detail).toMatch(detail);
    expect(server.requests[0]?.headers['authorization']).toBe(`Bearer ${participantToken}`);
  });

  it('is not reached where a proxy wanted a password of the page, until it is called again', async () => {
    const asked: string[] = [];
    const check = createServerCheck({
      fetch: async (url) => {
        asked.push(url);
        return new Response('', { status: 503 });
      },
      online: () => true,
      askProxy: async () => undefined,
      patience: 10_000,
    });
    const place = { serverUrl: 'wss://talk.example', participantToken };
    check.follow(place);
    check.challenged(407);
    check.challenged(401);
    expect(await check.explain()).toMatchObject({ code: 'network.proxy' });
    expect(asked).toEqual([]);
    check.follow(place);
    expect(await check.explain()).toMatchObject({ code: 'connection.busy' });
  });

  it.each([
    ['wss://talk.example', 'https://talk.example/rtc/validate'],
    ['wss://talk.example/livekit', 'https://talk.example/livekit/rtc/validate'],
    ['ws://localhost:7880', 'http://localhost:7880/rtc/validate'],
  ])('is asked, at %s, for %s', async (serverUrl, url) => {
    const asked: unknown[] = [];
    await explain(serverUrl, {
      fetch: async (address) => {
        asked.push(address);
        return new Response('', { status: 401 });
      },
    });
    expect(asked).toEqual([url]);
  });

  it('and has an untrusted certificate is told nothing', async () => {
    const server = await serve((response) => void response.end('success'), true);
    expect(await explain(`wss://127.0.0.1:${server.port}`)).toMatchObject({
      code: 'network.untrusted',
      detail: expect.stringContaining(`the certificate of 127.0.0.1:${server.port}`),
    });
    expect(server.requests).toEqual([]);
  });

  it('and stands behind a proxy that wants a password', async () => {
    const fetch = async (): Promise<Response> => new Response('', { status: 407 });
    expect(await explain('wss://talk.example', { fetch })).toEqual({
      code: 'network.proxy',
      detail: 'A proxy stands before talk.example (status 407).',
    });
  });

  it.each([
    [407, 'network.proxy', 'The proxy proxy:3128 stands before talk.example (status 407).'],
    [
      403,
      'network.proxy-refused',
      'The proxy proxy:3128 lets nothing through to talk.example (status 403).',
    ],
    [504, 'connection.unreachable', 'The proxy proxy:3128 cannot reach talk.example (status 504).'],
  ])(
    'and stands behind a proxy that says %i to the way through it',
    async (proxySays, code, detail) => {
      const fetch = () => Promise.reject(new Error('net::ERR_TUNNEL_CONNECTION_FAILED'));
      expect(await explain('wss://talk.example', { fetch, proxySays })).toEqual({ code, detail });
    },
  );

  it('and is not there, or not in time, has no other name', async () => {
    expect(await explain('ws://127.0.0.1:9')).toBeNull();
    const silent = await serve(() => undefined);
    expect(await explain(`ws://127.0.0.1:${silent.port}`, { patience: 200 })).toBeNull();
  });

  it('is not asked before a page has been given a token', async () => {
    const { explain: ask } = createServerCheck({
      fetch: () => Promise.reject(new Error('asked')),
      online: () => true,
      askProxy: async () => undefined,
      patience: 1,
    });
    expect(await ask()).toBeNull();
  });
});
