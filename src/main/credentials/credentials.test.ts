import { decodeJwt, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createCredentials } from './credentials.js';
import { takeEnvironment } from './environment.js';

const now = Date.UTC(2026, 0, 1);

function setUp(env: NodeJS.ProcessEnv) {
  let rooms = 0;
  return createCredentials({
    environment: takeEnvironment({ ...env }),
    identity: 'user-1',
    newRoom: () => `room-${++rooms}`,
    now: () => now,
  });
}
const url = { LIVEKIT_URL: 'ws://127.0.0.1:7880' };
const keyPair = { ...url, LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'the-secret-value' };
const literal = (exp: number): NodeJS.ProcessEnv => ({
  ...url,
  LIVEKIT_TOKEN: new UnsecuredJWT({ video: { roomJoin: true }, exp: exp / 1000 }).encode(),
});

describe('credentials', () => {
  it('signs a token for a new room and the agent asked for, and keeps the secret', async () => {
    const credentials = setUp({ ...keyPair, PARLEY_AGENT: 'talker' });
    const got = await credentials.get({ fresh: false });
    expect(got).toMatchObject({ serverUrl: 'ws://127.0.0.1:7880', agents: ['talker'] });
    expect(decodeJwt(got.participantToken)).toMatchObject({
      sub: 'user-1',
      video: { room: 'room-1' },
      roomConfig: { agents: [{ agentName: 'talker' }] },
    });
    expect(JSON.stringify([got, credentials.connection])).not.toContain('the-secret-value');
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
    const request = {
      roomName: 'mine',
      participantIdentity: 'ada',
      agents: [{ name: 'other', metadata: 'm' }],
    };
    const got = await credentials.get({ fresh: false, request });
    expect(got.agents).toEqual(['other']);
    expect(decodeJwt(got.participantToken)).toMatchObject({
      sub: 'ada',
      video: { room: 'mine' },
      roomConfig: { agents: [{ agentName: 'other', metadata: 'm' }] },
    });
    expect((await credentials.get({ fresh: false })).agents).toEqual(['talker']);
    expect(await credentials.get({ fresh: false, request })).toBe(got);
  });

  it('says what is missing', async () => {
    const credentials = setUp({});
    expect(credentials.connection).toBeNull();
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
});
