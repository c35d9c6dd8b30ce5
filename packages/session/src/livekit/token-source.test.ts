import { TokenSource } from 'livekit-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromTokenSource } from './token-source.js';

const part = (value: object): string =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const tokenFor = (...agents: readonly string[]): string =>
  [
    part({ alg: 'HS256' }),
    part({
      sub: 'me',
      video: { room: 'r' },
      roomConfig: { agents: agents.map((agentName) => ({ agentName })) },
    }),
    'signature',
  ].join('.');

afterEach(() => vi.unstubAllGlobals());

const url = 'http://127.0.0.1/token';

/**
 * What an endpoint answers to everything.
 * @returns what it is asked, as it grows
 */
function answer(status: number, body: object | string = 'no'): readonly unknown[] {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', async (_url: string, { body: request }: { body: string }) => {
    asked.push(JSON.parse(request));
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  });
  return asked;
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: { code?: unknown }) => error.code,
  );

describe('tokens of a TokenSource', () => {
  it('are a literal’s as they are, with the agents that they dispatch', async () => {
    const given = { serverUrl: 'ws://server', participantToken: tokenFor('helper') };
    const credentials = fromTokenSource(TokenSource.literal(given as never));
    expect(await credentials({ fresh: false })).toEqual({ ...given, agents: ['helper'] });
  });

  it('are asked of an endpoint in LiveKit’s own words, once for each call', async () => {
    const participant_token = tokenFor('helper');
    const asked = answer(201, { server_url: 'ws://server', participant_token });
    const credentials = fromTokenSource(TokenSource.endpoint(url));
    const request = {
      roomName: 'room',
      participantName: 'Ann',
      participantAttributes: { mood: 'good' },
      agents: [{ name: 'helper', metadata: 'm', deployment: 'staging' }],
    };
    for (const fresh of [false, false])
      expect(await credentials({ fresh, request })).toEqual({
        serverUrl: 'ws://server',
        participantToken: participant_token,
        agents: ['helper'],
      });
    const said = {
      room_name: 'room',
      participant_name: 'Ann',
      participant_attributes: { mood: 'good' },
      room_config: { agents: [{ agent_name: 'helper', metadata: 'm', deployment: 'staging' }] },
    };
    expect(asked).toMatchObject([said, said]);
  });

  it.each([
    [401, 'token.unauthorized'],
    [403, 'token.unauthorized'],
    [404, 'token.invalid'],
    [429, 'token.unavailable'],
    [503, 'token.unavailable'],
  ])('are refused with %d as %s', async (status, code) => {
    answer(status);
    const credentials = fromTokenSource(TokenSource.endpoint(url));
    expect(await codeOf(credentials({ fresh: false }))).toBe(code);
  });

  it.each(['not JSON', { server_url: 'ws://server', participant_token: 'not a token' }])(
    'are invalid where the answer is %j',
    async (body) => {
      answer(200, body);
      const credentials = fromTokenSource(TokenSource.endpoint(url));
      expect(await codeOf(credentials({ fresh: false }))).toBe('token.invalid');
    },
  );

  it('cannot be reached where nothing listens', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    const credentials = fromTokenSource(TokenSource.endpoint(url));
    expect(await codeOf(credentials({ fresh: false }))).toBe('token.unreachable');
  });

  it('are not asked for two agents, which a TokenSource cannot say', async () => {
    const asked = answer(201);
    const credentials = fromTokenSource(TokenSource.endpoint(url));
    const request = { agents: [{ name: 'a' }, { name: 'b' }] };
    expect(await codeOf(credentials({ fresh: false, request }))).toBe('token.invalid');
    expect(asked).toEqual([]);
  });
});
