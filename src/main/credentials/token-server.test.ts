import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UnsecuredJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Credentials } from '../../shared/session.js';
import type { CompleteRequest, TokenServer } from './credentials.js';
import { serve } from './testing/local-server.js';
import type { Answer } from './testing/local-server.js';
import { askTokenServer } from './token-server.js';

const authorization = 'Bearer canary-of-a-secret';
const request: CompleteRequest = {
  roomName: 'room-1',
  participantIdentity: 'user-1',
  agents: [{ name: 'talker', metadata: 'm' }],
};
const video = { roomJoin: true };
const inTenMinutes = (): number => Math.floor(Date.now() / 1000) + 600;
const good = {
  server_url: 'wss://told.example',
  participant_token: new UnsecuredJWT({ video, exp: inTenMinutes() }).encode(),
};
const grant: Answer = (response) => void response.end(JSON.stringify(good));
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end('<p>what a page says of it</p>');

interface Over {
  readonly server?: Pick<TokenServer, 'serverUrl' | 'withoutTls'>;
  readonly patience?: number;
  readonly online?: boolean;
  readonly wanted?: AbortSignal;
  readonly asked?: CompleteRequest;
  readonly fetch?: typeof fetch;
  readonly proxySays?: number;
}

function ask(url: string, over: Over = {}): Promise<Credentials> {
  return askTokenServer(
    { url, headers: { Authorization: authorization }, ...over.server },
    over.asked ?? request,
    over.wanted ?? new AbortController().signal,
    {
      fetch: over.fetch ?? fetch,
      online: () => over.online ?? true,
      askProxy: async () =>
        over.proxySays === undefined ? undefined : { proxy: 'proxy:3128', status: over.proxySays },
      now: () => Date.now(),
      patience: over.patience ?? 20_000,
    },
  );
}

/** The code and the words of what went wrong, which never hold the secret. */
async function failureOf(asked: Promise<Credentials>): Promise<readonly [string, string]> {
  const error = await asked.then(
    () => Promise.reject(new Error('it did not fail')),
    (reason: unknown) => reason as Error & { readonly code: string },
  );
  expect(error.message).not.toContain('canary');
  return [error.code, error.message];
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A port without a listener. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a token server', () => {
  it('is asked in LiveKit’s own words', async () => {
    const server = await serve(grant);
    expect(await ask(server.url)).toEqual({
      serverUrl: 'wss://told.example',
      participantToken: good.participant_token,
      agents: ['talker'],
    });
    expect(server.requests[0]?.headers).toMatchObject({
      authorization,
      'content-type': 'application/json',
    });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      room_name: 'room-1',
      participant_identity: 'user-1',
      room_config: { agents: [{ agent_name: 'talker', metadata: 'm' }] },
    });
    const participantAttributes = { lang: 'en' };
    await ask(server.url, {
      asked: {
        ...request,
        agents: [],
        participantName: 'Ada',
        participantMetadata: '{}',
        participantAttributes,
      },
    });
    expect(JSON.parse(server.requests[1]?.body ?? '')).toEqual({
      room_name: 'room-1',
      participant_identity: 'user-1',
      participant_name: 'Ada',
      participant_metadata: '{}',
      participant_attributes: participantAttributes,
    });
  });

  const token = good.participant_token;
  it.each<[string, unknown]>([
    ['LiveKit’s SDKs', { serverUrl: 'wss://told.example', participantToken: token }],
    ['LiveKit’s earlier examples', { url: 'wss://told.example', token }],
    ['LiveKit’s playground', { url: 'wss://told.example', accessToken: token }],
    ['Python', { ws_url: 'wss://told.example', access_token: token }],
    ['JavaScript', { wsUrl: 'wss://told.example', token }],
    ['its variables', { LIVEKIT_URL: 'wss://told.example', LIVEKIT_TOKEN: token }],
    ['livekitUrl', { livekitUrl: 'wss://told.example', jwt: token }],
    ['an envelope', { success: true, data: { token, url: 'wss://told.example' } }],
    ['connectionDetails', { connectionDetails: { serverUrl: 'told.example', token } }],
    ['Bearer', { server_url: 'wss://told.example', participant_token: `Bearer ${token}` }],
    ['an address without its scheme', { ...good, server_url: 'told.example' }],
    ['an address of pages', { ...good, server_url: 'https://told.example/' }],
    ['empty fields beside it', { ...good, serverUrl: '', url: null, token: 7 }],
    ['an error of nothing', { ...good, error: null }],
  ])('may answer in the spelling of %s', async (_, answer) => {
    const server = await serve((response) => void response.end(JSON.stringify(answer)));
    expect(await ask(server.url)).toMatchObject({
      serverUrl: 'wss://told.example',
      participantToken: token,
    });
  });

  it('may begin its answer with a byte order mark', async () => {
    const server = await serve((response) => void response.end(`\ufeff${JSON.stringify(good)}`));
    expect(await ask(server.url)).toMatchObject({ serverUrl: 'wss://told.example' });
  });

  it('may answer in camel case, with more than was asked, and name the agents itself', async () => {
    const participantToken = new UnsecuredJWT({
      video,
      roomConfig: { agents: [{ agentName: 'own' }] },
    }).encode();
    const answer = { serverUrl: 'https://told.example/', participantToken, roomName: 'x' };
    const server = await serve((response) => void response.end(JSON.stringify(answer)));
    expect(await ask(server.url)).toEqual({
      serverUrl: 'wss://told.example',
      participantToken,
      agents: ['own'],
    });
  });

  it.each([
    [401, 'token.unauthorized'],
    [403, 'token.unauthorized'],
    [404, 'token.invalid'],
    [400, 'token.invalid'],
  ])('that answers %i is not asked again', async (code, failure) => {
    const server = await serve(status(code));
    expect(await failureOf(ask(server.url))).toEqual([
      failure,
      `127.0.0.1:${server.port} answered with status ${code}.`,
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it.each<[number, unknown, string, string]>([
    [400, { error: 'room_name is required' }, 'token.invalid', 'room_name is required'],
    [400, { error: { code: 7, message: 'No such room.' } }, 'token.invalid', 'No such room'],
    [
      422,
      {
        detail: [
          { loc: ['body', 'room_name'], msg: 'Field required', type: 'missing' },
          { loc: ['body', 'name'], msg: 'Too long' },
        ],
      },
      'token.invalid',
      'body.room_name: Field required; body.name: Too long',
    ],
    [422, { detail: 'Not for you' }, 'token.invalid', 'Not for you'],
    [
      500,
      { message: 'LIVEKIT_API_KEY is not set' },
      'token.unavailable',
      'LIVEKIT_API_KEY is not set',
    ],
    [401, { error: 'invalid_token', error_description: 'Log in' }, 'token.unauthorized', 'Log in'],
    [400, { type: 'about:blank', title: 'Bad room', status: 400 }, 'token.invalid', 'Bad room'],
    [400, { errors: ['one', 'two'] }, 'token.invalid', 'one; two'],
    [400, 'missing room', 'token.invalid', 'missing room'],
    [400, 'two\r\nlines\u001b[31m', 'token.invalid', 'two lines [31m'],
    [400, 'x'.repeat(5_000), 'token.invalid', `${'x'.repeat(200)}…`],
    [400, { error: `no ${authorization} here` }, 'token.invalid', 'no [secret] here'],
    [400, { error: `no ${good.participant_token}` }, 'token.invalid', 'no [token]'],
  ])('that answers %i %j is quoted', async (code, answer, failure, words) => {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const server = await serve((response) => void response.writeHead(code).end(text));
    expect(await failureOf(ask(server.url, { patience: 700 }))).toEqual([
      failure,
      `127.0.0.1:${server.port} answered with status ${code}: ${words}.`,
    ]);
  });

  it.each<[unknown, string]>([
    [{ error: 'The room is full.' }, 'has no server_url: The room is full'],
    [{ success: false, message: 'Log in first' }, 'has no server_url: Log in first'],
    [
      { url: 'wss://told.example', error: 'no token left' },
      'has no participant_token: no token left',
    ],
  ])('that answers 200 %j is quoted', async (answer, words) => {
    const server = await serve((response) => void response.end(JSON.stringify(answer)));
    expect(await failureOf(ask(server.url))).toEqual([
      'token.invalid',
      `The answer of 127.0.0.1:${server.port} ${words}.`,
    ]);
  });

  it.each([
    [400, {}],
    [400, { error: 7 }],
    [404, '<!doctype html><p>Not found'],
    [400, { error: { error: { error: { error: 'deep' } } } }],
    [400, 'x'.repeat(70_000)],
  ] as const)('that answers %i without a sentence (%#) is not quoted', async (code, answer) => {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const server = await serve((response) => void response.writeHead(code).end(text));
    expect((await failureOf(ask(server.url)))[1]).toBe(
      `127.0.0.1:${server.port} answered with status ${code}.`,
    );
  });

  it('that takes long over its words is not waited for', async () => {
    const server = await serve((response) => void response.writeHead(400).write('{"error":'));
    expect(await failureOf(ask(server.url))).toEqual([
      'token.invalid',
      `127.0.0.1:${server.port} answered with status 400.`,
    ]);
  });

  it('behind a proxy that wants a password is not blamed for it', async () => {
    // As Chromium hands it on, of a tunnel too.
    const asked = ask('https://talk.example/token', {
      fetch: async () => new Response('<p>Log in', { status: 407 }),
    });
    expect(await failureOf(asked)).toEqual([
      'network.proxy',
      'A proxy stands before talk.example (status 407).',
    ]);
  });

  it.each([
    [407, 'network.proxy'],
    [403, 'network.proxy-refused'],
    [502, 'token.unreachable'],
  ])('behind a proxy that says %i to a tunnel is %s', async (proxySays, code) => {
    const fetch = () => Promise.reject(new Error('net::ERR_TUNNEL_CONNECTION_FAILED'));
    expect(await failureOf(ask('https://talk.example/token', { fetch, proxySays }))).toEqual([
      code,
      expect.stringMatching(`^The proxy proxy:3128 .* talk\\.example \\(status ${proxySays}\\)`),
    ]);
  });

  it.each([429, 500, 503])('that answers %i is asked again until it does better', async (code) => {
    const server = await serve((response, count, request) =>
      (count < 2 ? status(code) : grant)(response, count, request),
    );
    expect(await ask(server.url)).toMatchObject({ serverUrl: 'wss://told.example' });
    expect(server.requests).toHaveLength(3);
  });

  it('is given up when it stays broken', async () => {
    const server = await serve(status(500));
    expect(await failureOf(ask(server.url, { patience: 1_500 }))).toEqual([
      'token.unavailable',
      expect.stringContaining('answered with status 500'),
    ]);
    expect(server.requests.length).toBeGreaterThan(1);
    expect(server.requests.length).toBeLessThan(6);
  });

  it('is left alone for as long as it asks', async () => {
    const busy = status(429, { 'Retry-After': '1' });
    const server = await serve((response, count, request) =>
      (count === 0 ? busy : grant)(response, count, request),
    );
    await ask(server.url);
    const [first, second] = server.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it.each(['0', '-1', 'Thu, 01 Jan 1970 00:00:00 GMT', 'soon'])(
    'is not flooded because it asks for no time: %j',
    async (at) => {
      const busy = status(429, { 'Retry-After': at });
      const server = await serve((response, count, request) =>
        (count === 0 ? busy : grant)(response, count, request),
      );
      await ask(server.url);
      const [first, second] = server.requests;
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(190);
    },
  );

  it.each([
    ['seconds', () => '3600'],
    ['a date', () => new Date(Date.now() + 3_600_000).toUTCString()],
  ])('that asks for more time than there is, in %s, is not asked again', async (_how, later) => {
    const server = await serve((response) =>
      response.writeHead(429, { 'Retry-After': later() }).end(),
    );
    expect((await failureOf(ask(server.url)))[0]).toBe('token.unavailable');
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ['nothing', () => undefined],
    ['its headers', (response) => response.flushHeaders()],
    ['half an answer', (response) => void response.write('{"server_url":')],
  ])('that sends %s is late, also when its request is garbage by then', async (_what, answer) => {
    const server = await serve(answer);
    const collecting = setInterval(collectGarbage, 10);
    onTestFinished(() => clearInterval(collecting));
    expect(await failureOf(ask(server.url, { patience: 300 }))).toEqual([
      'token.timeout',
      `127.0.0.1:${server.port} took more than 0.3 s.`,
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['a page', '<!doctype html><p>eyJhbGciOi', /is not the JSON that a token server gives/],
    ['nothing', '', /is not the JSON/],
    ['a list', [good], /is not the JSON/],
    ['no server', { participant_token: good.participant_token }, /has no server_url/],
    ['no token', { server_url: good.server_url }, /has no participant_token/],
    ['a number for a token', { ...good, participant_token: 7 }, /has no participant_token/],
    ['another token', { ...good, participant_token: 'canary' }, /The token is not a JWT/],
    ['a file', { ...good, server_url: 'file:///etc/passwd' }, /has a server_url that is not an/],
    [
      'a server in the open',
      { ...good, server_url: 'ws://10.0.0.5:7880' },
      /has a server_url that must begin with wss: for 10\.0\.0\.5:7880/,
    ],
    [
      'a token for no room',
      { ...good, participant_token: new UnsecuredJWT({ video: {} }).encode() },
      /does not allow joining a room/,
    ],
  ])('is not believed when it sends %s', async (_what, answer, words) => {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const server = await serve((response) => void response.end(text));
    expect(await failureOf(ask(server.url))).toEqual([
      'token.invalid',
      expect.stringMatching(words),
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it('is not listened to without end', async () => {
    const chunk = Buffer.alloc(5 * 1024 * 1024, 'x');
    let hungUp: Promise<unknown> | undefined;
    const server = await serve((response) => {
      const more = (): void => {
        while (response.write(chunk));
        response.once('drain', more);
      };
      hungUp = once(response, 'close');
      more();
    });
    expect(await failureOf(ask(server.url))).toEqual([
      'token.invalid',
      expect.stringContaining('has more than 64 KiB'),
    ]);
    await hungUp;
  });

  it.each([301, 302, 307, 308])('that leads elsewhere (%i) is not followed', async (code) => {
    const elsewhere = await serve(grant);
    const server = await serve(status(code, { Location: elsewhere.url }));
    expect(await failureOf(ask(server.url))).toEqual([
      'token.invalid',
      `127.0.0.1:${server.port} sends to another address; give the one where the token is.`,
    ]);
    expect(elsewhere.requests).toEqual([]);
  });

  it('with an untrusted certificate is told nothing', async () => {
    const server = await serve(grant, true);
    expect(await failureOf(ask(server.url))).toEqual([
      'network.untrusted',
      expect.stringMatching(
        /^This computer does not know who has signed the certificate of 127\.0\.0\.1:\d+ \(/,
      ),
    ]);
    expect(server.requests).toEqual([]);
  });

  it('that speaks in the open where secrecy is expected is told nothing', async () => {
    const server = await serve(grant);
    const [code] = await failureOf(ask(server.url.replace('http:', 'https:')));
    expect(code).toBe('token.unreachable');
    expect(server.requests).toEqual([]);
  });

  it('that is not there cannot be reached, and nothing can without a network', async () => {
    const url = `http://127.0.0.1:${await deadPort()}/token`;
    expect(await failureOf(ask(url))).toEqual([
      'token.unreachable',
      expect.stringContaining('ECONNREFUSED'),
    ]);
    expect((await failureOf(ask(url, { online: false })))[0]).toBe('offline');
  });

  it('is asked no longer than a caller waits for it', async () => {
    const gone = new AbortController();
    const server = await serve(() => gone.abort());
    await expect(ask(server.url, { wanted: gone.signal })).rejects.toThrow();
    expect(server.requests).toHaveLength(1);
  });
});

describe('this computer’s clock', () => {
  const at = (ms: number): string => new Date(Date.now() + ms).toUTCString();

  it.each([
    [-300_000, /status 401\. This computer’s clock is 5 minutes ahead of that of 127/],
    [120_000, /status 401\. This computer’s clock is 2 minutes behind that of 127/],
    [-30_000, /status 401\.$/],
  ])('that differs by %i ms is named', async (difference, words) => {
    const server = await serve(status(401, { Date: at(difference) }));
    expect((await failureOf(ask(server.url)))[1]).toMatch(words);
  });

  it('is named with a token that has expired only here', async () => {
    const exp = Math.floor(Date.now() / 1000) - 120;
    const answer = { ...good, participant_token: new UnsecuredJWT({ video, exp }).encode() };
    const server = await serve((response) =>
      response.writeHead(200, { Date: at(-600_000) }).end(JSON.stringify(answer)),
    );
    expect(await failureOf(ask(server.url))).toEqual([
      'token.expired',
      expect.stringMatching(/expired at 20\S+Z\. This computer’s clock is 10 minutes ahead/),
    ]);
  });

  it('that names no server is used with the one that the connection names', async () => {
    const server = await serve((response) => {
      response.end(JSON.stringify({ token: good.participant_token }));
    });
    const serverUrl = 'wss://given.example';
    expect(await ask(server.url, { server: { serverUrl } })).toMatchObject({ serverUrl });
    expect(await failureOf(ask(server.url))).toEqual([
      'token.invalid',
      expect.stringContaining('give the LiveKit server’s address in this connection'),
    ]);
  });

  it('names a server without TLS only where the connection allows it', async () => {
    const server = await serve((response) => {
      response.end(JSON.stringify({ ...good, server_url: 'ws://10.0.0.5:7880' }));
    });
    expect(await ask(server.url, { server: { withoutTls: true } })).toMatchObject({
      serverUrl: 'ws://10.0.0.5:7880',
    });
  });
});
