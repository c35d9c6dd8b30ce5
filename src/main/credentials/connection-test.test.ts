import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { mainStages, stagesOf } from '../../shared/connection-test.js';
import type { MainStage, StageAnswer } from '../../shared/connection-test.js';
import type { ConnectionSettings } from '../../shared/connections.js';
import { CodedError } from '../../shared/failures.js';
import type { Credentials } from '../../shared/session.js';
import { createConnectionTests, noAgent } from './connection-test.js';
import type { ConnectionTestDeps } from './connection-test.js';
import type { CompleteRequest } from './credentials.js';
import type { Source } from './source.js';
import { serve } from './testing/local-server.js';
import type { Answer } from './testing/local-server.js';
import { signToken, tokenClaims } from './token.js';

const id = 'the-connection';
const secret = 'the-secret-that-only-main-knows';
const now = 1_800_000_000_000;

/** As LiveKit's server 1.13.5 answers. */
const livekit: Answer = (response, _count, { url, headers }) => {
  if (url === '/') return void response.end('OK');
  const token = headers.authorization?.slice('Bearer '.length);
  if (!token) return void response.writeHead(401).end('no permissions to access the room');
  response.end('success');
};
const says =
  (status: number, text: string): Answer =>
  (response, count, request) =>
    request.headers.authorization
      ? void response.writeHead(status).end(text)
      : livekit(response, count, request);

interface Over extends Partial<ConnectionTestDeps> {
  readonly settings?: ConnectionSettings;
  readonly agentName?: string;
  readonly secret?: string;
}

function setUp(serverUrl: string, { settings, agentName, ...over }: Over = {}) {
  const servers: (string | null)[] = [];
  const asked: CompleteRequest[] = [];
  let ids = 0;
  const source: Source = {
    connection: {
      id,
      name: 'Work',
      settings: settings ?? { kind: 'key', serverUrl, apiKey: 'APIwork' },
      ...(agentName === undefined ? {} : { agentName }),
      secret: 'vault',
    },
    secret: over.secret ?? secret,
  };
  const tests = createConnectionTests({
    sourceOf: async () => source,
    isInCall: () => false,
    askTokenServer: async (_server, request) => {
      asked.push(request);
      return { serverUrl, participantToken: await tokenOf(request), agents: [] };
    },
    fetch,
    online: () => true,
    askProxy: async () => undefined,
    newId: () => `${(ids += 1)}`,
    now: () => now,
    patience: 10_000,
    onServer: (url) => void servers.push(url),
    ...over,
  });
  const { kind } = source.connection.settings;
  /** Runs the stages up to the first that fails. */
  const run = async (): Promise<readonly [MainStage, StageAnswer][]> => {
    const answers: [MainStage, StageAnswer][] = [];
    for (const stage of stagesOf(kind).filter((one) => one in order)) {
      const answer = await tests.test({ id, stage: stage as MainStage, begins: !answers.length });
      answers.push([stage as MainStage, answer]);
      if (!answer.passed) break;
    }
    return answers;
  };
  return { tests, run, servers, asked };
}
const order = Object.fromEntries(mainStages.map((stage) => [stage, true]));

const tokenOf = ({ roomName, participantIdentity, agents }: CompleteRequest): Promise<string> =>
  signToken({ key: 'k', secret, room: roomName, identity: participantIdentity, agents, now });

const readyMade = (video: object, exp = now / 1000 + 600): Promise<string> =>
  new SignJWT({ video })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('guest')
    .setExpirationTime(exp)
    .sign(new TextEncoder().encode(secret));

describe('the stages that main tests', () => {
  it('pass at a LiveKit server, in a room of their own that wakes no agent', async () => {
    const server = await serve(livekit);
    const { tests, run, servers } = setUp(`ws://127.0.0.1:${server.port}`, { agentName: 'ada' });
    const answers = await run();
    expect(answers.map(([stage, { passed }]) => [stage, passed])).toEqual([
      ['address', true],
      ['server', true],
      ['access', true],
    ]);
    for (const [, { ms }] of answers) expect(ms).toBeGreaterThanOrEqual(0);
    const entry = await tests.enter({ id, as: 'caller', asked: false });
    const { credentials } = entry as { credentials: Credentials };
    const claims = tokenClaims(credentials.participantToken);
    expect(claims).toMatchObject({ room: 'parley-test-1', agents: [noAgent] });
    const second = await tests.enter({ id, as: 'listener', asked: false });
    const heard = (second as { credentials: Credentials }).credentials;
    expect(tokenClaims(heard.participantToken).room).toBe('parley-test-1');
    expect(heard.participantToken).not.toBe(credentials.participantToken);
    expect(servers.at(-1)).toBe(credentials.serverUrl);
    // The agent's own call is in another room.
    const called = await tests.enter({ id, as: 'caller', asked: true });
    const { participantToken } = (called as { credentials: Credentials }).credentials;
    expect(tokenClaims(participantToken).agents).toEqual(['ada']);
    expect(tokenClaims(participantToken).room).not.toBe('parley-test-1');
    tests.end();
    expect(servers.at(-1)).toBeNull();
    // No secret leaves this computer for a test.
    expect(JSON.stringify(server.requests)).not.toContain(secret);
  });

  it.each<[string, Answer, MainStage, string, RegExp]>([
    [
      'a web site',
      (response) => void response.end('<html>'),
      'server',
      'connection.not-livekit',
      /status 200/,
    ],
    [
      'a server without such a page',
      (response) => void response.writeHead(404).end(),
      'server',
      'connection.not-livekit',
      /404/,
    ],
    [
      'a broken server',
      (response, count) => void response.writeHead(count ? 503 : 200).end('full'),
      'server',
      'connection.busy',
      /503: full/,
    ],
    [
      'an unknown key',
      says(401, 'invalid API key: APIwork'),
      'access',
      'connection.unauthorized',
      /invalid API key/,
    ],
    [
      'a wrong secret',
      says(401, 'invalid token: bad signature'),
      'access',
      'connection.unauthorized',
      /bad signature\./,
    ],
  ])('stop at the one that finds %s', async (_name, answer, stage, code, detail) => {
    const server = await serve(answer);
    const answers = await setUp(`ws://127.0.0.1:${server.port}`).run();
    const [last, found] = answers.at(-1) ?? [];
    expect([last, found]).toMatchObject([
      stage,
      { passed: false, code, detail: expect.stringMatching(detail) as string },
    ]);
  });

  it('say that no server is there, that it takes too long, and that its certificate is not trusted', async () => {
    const closed = await serve(livekit);
    const [first] = await setUp('ws://127.0.0.1:1').run();
    expect(first?.[1]).toMatchObject({ passed: false, code: 'connection.unreachable' });
    const silent = await serve(() => undefined);
    const [second] = await setUp(`ws://127.0.0.1:${silent.port}`, { patience: 50 }).run();
    expect(second?.[1]).toMatchObject({ passed: false, code: 'connection.timeout' });
    const secure = await serve(livekit, true);
    const [third] = await setUp(`wss://127.0.0.1:${secure.port}`).run();
    expect(third?.[1]).toMatchObject({ passed: false, code: 'network.untrusted' });
    expect(closed.requests).toHaveLength(0);
  });

  it('name a proxy that wants a password', async () => {
    const refuse = async (): Promise<Response> => new Response(null, { status: 407 });
    const [first] = await setUp('wss://talk.example', { fetch: refuse }).run();
    expect(first?.[1]).toMatchObject({ passed: false, code: 'network.proxy' });
  });

  it('tell an access that the clock spoils', async () => {
    const server = await serve((response, count, request) => {
      response.setHeader('Date', new Date(now - 3_600_000).toUTCString());
      says(401, 'invalid token')(response, count, request);
    });
    const answers = await setUp(`ws://127.0.0.1:${server.port}`).run();
    expect(answers.at(-1)?.[1]).toMatchObject({
      detail: expect.stringContaining('60 minutes ahead') as string,
    });
  });
});

describe('a ready-made token', () => {
  const settings = (serverUrl: string) => ({ kind: 'token', serverUrl }) as const;

  it('that has expired is told before anything is asked', async () => {
    const server = await serve(livekit);
    const url = `ws://127.0.0.1:${server.port}`;
    const token = await readyMade({ roomJoin: true, room: 'r' }, 1_577_836_800);
    const answers = await setUp(url, { settings: settings(url), secret: token }).run();
    expect(answers).toMatchObject([['token', { passed: false, code: 'token.expired' }]]);
    expect(server.requests).toEqual([]);
  });

  it('opens its room only for a user who asks, and not while its call is under way', async () => {
    const server = await serve(livekit);
    const url = `ws://127.0.0.1:${server.port}`;
    const token = await readyMade({ roomJoin: true, room: 'r', canPublish: false });
    let inCall = true;
    const over = { settings: settings(url), secret: token, isInCall: () => inCall };
    const { tests, run } = setUp(url, over);
    const answers = await run();
    expect(answers.every(([, { passed }]) => passed)).toBe(true);
    expect(answers[0]?.[1]).toMatchObject({ until: now + 600_000 });
    const enter = (asked: boolean) => tests.enter({ id, as: 'caller', asked });
    expect(await enter(false)).toEqual({ refused: 'unasked', mayTalk: false });
    expect(await enter(true)).toEqual({ refused: 'in-call', mayTalk: false });
    expect(await tests.enter({ id, as: 'listener', asked: false })).toMatchObject({
      refused: 'no-second',
    });
    inCall = false;
    expect(await enter(true)).toMatchObject({ credentials: { participantToken: token } });
  });
});

describe('a token server', () => {
  const settings: ConnectionSettings = { kind: 'endpoint', url: 'https://tokens.example' };

  it('is asked once for a token that wakes no agent, and once more for a second one', async () => {
    const server = await serve(livekit);
    const { tests, run, asked } = setUp(`ws://127.0.0.1:${server.port}`, { settings });
    expect((await run()).map(([stage]) => stage)).toEqual(['token', 'address', 'server', 'access']);
    expect(await tests.enter({ id, as: 'caller', asked: false })).toHaveProperty('credentials');
    expect(await tests.enter({ id, as: 'listener', asked: false })).toHaveProperty('credentials');
    expect(asked.map(({ agents }) => agents)).toEqual([[{ name: noAgent }], [{ name: noAgent }]]);
    expect(asked[0]?.roomName).toBe(asked[1]?.roomName);
  });

  it('that does not do as it is asked has its room entered only on request', async () => {
    const server = await serve(livekit);
    const serverUrl = `ws://127.0.0.1:${server.port}`;
    const participantToken = await readyMade({ roomJoin: true, room: 'the-same-for-all' });
    const { tests, run } = setUp(serverUrl, {
      settings,
      askTokenServer: async () => ({ serverUrl, participantToken }),
    });
    await run();
    const entry = await tests.enter({ id, as: 'caller', asked: false });
    expect(entry).toEqual({ refused: 'unasked', mayTalk: true });
  });

  it('that refuses is told in its own code', async () => {
    const { run } = setUp('ws://127.0.0.1:1', {
      settings,
      askTokenServer: async () => {
        throw new CodedError('token.unauthorized', 'tokens.example answered with status 401.');
      },
    });
    expect(await run()).toMatchObject([['token', { passed: false, code: 'token.unauthorized' }]]);
  });

  it('is left alone when the test ends', async () => {
    let signal: AbortSignal | undefined;
    const { tests } = setUp('ws://127.0.0.1:1', {
      settings,
      askTokenServer: (_server, _request, wanted) =>
        new Promise((_resolve, reject) => {
          signal = wanted;
          wanted.addEventListener('abort', () => reject(new CodedError('token.timeout')));
        }),
    });
    const testing = tests.test({ id, stage: 'token', begins: true });
    await new Promise(setImmediate);
    tests.end();
    expect(signal?.aborted).toBe(true);
    expect(await testing).toMatchObject({ passed: false });
  });
});
