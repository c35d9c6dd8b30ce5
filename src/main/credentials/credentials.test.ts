import { decodeJwt, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createCredentials } from './credentials.js';
import { takeEnvironment } from './environment.js';
import type { CompleteRequest, TokenServer } from './credentials.js';

const now = Date.UTC(2026, 0, 1);

function setUp(env: NodeJS.ProcessEnv) {
  let rooms = 0;
  let environment = takeEnvironment({ ...env });
  const asked: (readonly [TokenServer, CompleteRequest, AbortSignal])[] = [];
  const servers: string[] = [];
  const credentials = createCredentials({
    source: async () => {
      if (!environment.ok) throw environment.error;
      return environment.source;
    },
    identity: 'user-1',
    newRoom: () => `room-${++rooms}`,
    now: () => now,
    async askTokenServer(...question) {
      asked.push(question);
      const token = new UnsecuredJWT({ video: { roomJoin: true }, exp: now / 1000 + 600 });
      return { serverUrl: 'wss://told.example', participantToken: token.encode(), agents: [] };
    },
    onServer: ({ serverUrl }) => servers.push(serverUrl),
  });
  const change = (to: NodeJS.ProcessEnv): void => void (environment = takeEnvironment({ ...to }));
  return { ...credentials, asked, servers, change };
}
const url = { LIVEKIT_URL: 'ws://127.0.0.1:7880' };
const keyPair = { ...url, LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'the-secret-value' };
const literal = (exp: number): NodeJS.ProcessEnv => ({
  ...url,
  LIVEKIT_TOKEN: `${new UnsecuredJWT({ video: { roomJoin: true }, exp: exp / 1000 }).encode()}c2lnbmVk`,
});

describe('credentials', () => {
  it('that come after those of a later request lead the page to no other server', async () => {
    const environments = [
      { LIVEKIT_URL: 'wss://slow.example' },
      { LIVEKIT_URL: 'wss://new.example' },
    ]
      .map((server) => takeEnvironment({ ...keyPair, ...server }))
      .flatMap((environment) => (environment.ok ? [environment.source] : []));
    const [slow, next] = environments;
    const sources: ((source: typeof slow) => void)[] = [];
    const servers: string[] = [];
    const credentials = createCredentials({
      source: () => new Promise((resolve) => sources.push(resolve as (typeof sources)[number])),
      identity: 'user-1',
      newRoom: () => 'room',
      now: () => now,
      askTokenServer: () => Promise.reject(new Error('not asked')),
      onServer: ({ serverUrl }) => servers.push(serverUrl),
    });
    const first = credentials.get({ fresh: false });
    const second = credentials.get({ fresh: false });
    sources[1]?.(next);
    await second;
    sources[0]?.(slow);
    expect((await first).serverUrl).toBe('wss://slow.example');
    expect(servers).toEqual(['wss://new.example']);
  });

  it('signs a token for a new room and the agent asked for, and keeps the secret', async () => {
    const credentials = setUp({ ...keyPair, PARLEY_AGENT: 'talker' });
    const got = await credentials.get({ fresh: false });
    expect(got).toMatchObject({ serverUrl: 'ws://127.0.0.1:7880', agents: ['talker'] });
    expect(decodeJwt(got.participantToken)).toMatchObject({
      sub: 'user-1',
      video: { room: 'room-1' },
      roomConfig: { agents: [{ agentName: 'talker' }] },
    });
    expect(JSON.stringify(got)).not.toContain('the-secret-value');
  });

  it('reuses a token until a fresh one is asked for: a new room, the same person', async () => {
    const credentials = setUp(keyPair);
    const first = await credentials.get({ fresh: false });
    expect(await credentials.get({ fresh: false })).toBe(first);
    const fresh = await credentials.get({ fresh: true });
    expect(decodeJwt(fresh.participantToken)).toMatchObject({
      sub: 'user-1',
      video: { room: 'room-2' },
    });
  });

  it('hands out a new room to a page that cannot know whether the kept token was used', async () => {
    const credentials = setUp(keyPair);
    await credentials.get({ fresh: false });
    credentials.forget();
    const { participantToken } = await credentials.get({ fresh: false });
    expect(decodeJwt(participantToken)).toMatchObject({ video: { room: 'room-2' } });
  });

  it('signs what was asked for, and never hands one request’s token to another (defect 2)', async () => {
    const credentials = setUp({ ...keyPair, PARLEY_AGENT: 'talker' });
    const request = { participantName: 'Ada', agents: [{ name: 'other', metadata: 'm' }] };
    const got = await credentials.get({ fresh: false, request });
    expect(got.agents).toEqual(['other']);
    expect(decodeJwt(got.participantToken)).toMatchObject({
      sub: 'user-1',
      name: 'Ada',
      video: { room: 'room-1' },
      roomConfig: { agents: [{ agentName: 'other', metadata: 'm' }] },
    });
    expect((await credentials.get({ fresh: false })).agents).toEqual(['talker']);
    expect(await credentials.get({ fresh: false, request })).toBe(got);
  });

  it('chooses room and identity itself, whatever a page adds to its request', async () => {
    const credentials = setUp(keyPair);
    const request = { participantName: 'Ada', roomName: 'theirs', participantIdentity: 'another' };
    const { participantToken } = await credentials.get({ fresh: false, request });
    expect(decodeJwt(participantToken)).toMatchObject({ sub: 'user-1', video: { room: 'room-1' } });
  });

  it('says what is missing', async () => {
    const credentials = setUp({});
    await expect(credentials.get({ fresh: false })).rejects.toMatchObject({
      code: 'token.missing',
      message: expect.stringContaining('LIVEKIT_URL'),
    });
  });

  it('hands out a ready-made token until it has expired', async () => {
    const got = await setUp(literal(now + 1000)).get({ fresh: false });
    expect(got.agents).toEqual([]);
    await expect(setUp(literal(now)).get({ fresh: false })).rejects.toMatchObject({
      code: 'token.expired',
      message: expect.stringContaining('2026-01-01T00:00:00'),
    });
  });

  it('asks a token endpoint for a new room and the agent, with what authorizes there', async () => {
    const credentials = setUp({
      LIVEKIT_TOKEN_ENDPOINT: 'https://example.com/token',
      LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION: 'Bearer x',
      PARLEY_AGENT: 'talker',
    });
    const first = await credentials.get({ fresh: false });
    expect(await credentials.get({ fresh: false })).toBe(first);
    await credentials.get({ fresh: true, request: { participantName: 'Ada' } });
    const server = { url: 'https://example.com/token', headers: { Authorization: 'Bearer x' } };
    const basics = { participantIdentity: 'user-1', agents: [{ name: 'talker' }] };
    expect(credentials.asked.map(([to, what]) => [to, what])).toEqual([
      [server, { roomName: 'room-1', ...basics }],
      [server, { roomName: 'room-2', participantName: 'Ada', ...basics }],
    ]);
  });

  it('asks LiveKit Cloud with the id of a development token server', async () => {
    const credentials = setUp({ LIVEKIT_SANDBOX_ID: 'my-app-1x2y3z' });
    await credentials.get({ fresh: false });
    expect(credentials.asked[0]?.[0]).toEqual({
      url: 'https://cloud-api.livekit.io/api/v2/sandbox/connection-details',
      headers: { 'X-Sandbox-ID': 'my-app-1x2y3z' },
    });
  });

  it('tells the server before each token, kept ones included', async () => {
    const credentials = setUp({ LIVEKIT_SANDBOX_ID: 'my-app-1x2y3z' });
    await credentials.get({ fresh: false });
    await credentials.get({ fresh: false });
    expect(credentials.servers).toEqual(['wss://told.example', 'wss://told.example']);
  });

  it('ends what is under way when the asking page is gone', async () => {
    const credentials = setUp({ LIVEKIT_SANDBOX_ID: 'my-app-1x2y3z' });
    await credentials.get({ fresh: false });
    credentials.forget();
    await credentials.get({ fresh: false });
    expect(credentials.asked.map(([, , signal]) => signal.aborted)).toEqual([true, false]);
  });

  it('never hands one connection’s token, or one secret’s, to another', async () => {
    const credentials = setUp(keyPair);
    const first = await credentials.get({ fresh: false });
    credentials.change({ ...keyPair, LIVEKIT_API_SECRET: 'another-secret' });
    expect(await credentials.get({ fresh: false })).not.toBe(first);
    credentials.change(keyPair);
    expect(await credentials.get({ fresh: false })).toBe(first);
  });

  it('say what the connection has the agent told, unless the page asks for something else', async () => {
    const asked: CompleteRequest[] = [];
    const credentials = createCredentials({
      source: async () => ({
        connection: {
          id: 'work',
          name: 'Work',
          settings: { kind: 'endpoint', url: 'https://a.example', serverUrl: 'wss://b.example' },
          agentName: 'ada',
          agentMetadata: '{"a":1}',
          participantName: 'Ann',
          participantAttributes: { team: 'blue' },
          secret: 'none',
        },
      }),
      identity: 'user-1',
      newRoom: () => 'room',
      now: () => now,
      async askTokenServer(server, request) {
        expect(server).toEqual({
          url: 'https://a.example',
          serverUrl: 'wss://b.example',
          headers: {},
        });
        asked.push(request);
        const token = new UnsecuredJWT({ video: { roomJoin: true } }).encode();
        return { serverUrl: 'wss://b.example', participantToken: token };
      },
      onServer: () => undefined,
    });
    await credentials.get({ fresh: false });
    await credentials.get({ fresh: false, request: { participantName: 'Bob', agents: [] } });
    const words = { participantName: 'Ann', participantAttributes: { team: 'blue' } };
    expect(asked).toEqual([
      expect.objectContaining({ ...words, agents: [{ name: 'ada', metadata: '{"a":1}' }] }),
      expect.objectContaining({ ...words, participantName: 'Bob', agents: [] }),
    ]);
  });
});
