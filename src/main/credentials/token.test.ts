import { createHmac } from 'node:crypto';
import { jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { signToken, tokenClaims } from './token.js';

const secret = 'a-secret-of-more-than-32-characters!';
const now = Date.UTC(2026, 0, 1);
const grant = {
  key: 'APIkey',
  secret,
  room: 'room-1',
  identity: 'user-1',
  agents: [{ name: 'talker' }],
  now,
};
const key = new TextEncoder().encode(secret);
const base64url = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');
const video = { roomJoin: true, room: 'room-1' };

describe('signToken', () => {
  it('grants one room to one person for ten minutes, and no more', async () => {
    const { payload, protectedHeader } = await jwtVerify(await signToken(grant), key, {
      currentDate: new Date(now),
    });
    expect(protectedHeader.alg).toBe('HS256');
    expect(payload).toEqual({
      iss: 'APIkey',
      sub: 'user-1',
      nbf: now / 1000 - 60,
      exp: now / 1000 + 600,
      video: {
        ...video,
        canPublish: true,
        canPublishSources: ['microphone', 'camera', 'screen_share'],
        canSubscribe: true,
        canPublishData: true,
        canUpdateOwnMetadata: false,
      },
      roomConfig: { agents: [{ agentName: 'talker' }] },
    });
  });

  it('is signed with the secret alone', async () => {
    const [header, body, signature] = (await signToken(grant)).split('.');
    const expected = createHmac('sha256', secret).update(`${header}.${body}`).digest('base64url');
    expect(signature).toBe(expected);
  });

  it('says who the participant is, and hands metadata and deployment to the agent', async () => {
    const shown = { name: 'Ada', metadata: 'm', attributes: { plan: 'free' } };
    const agents = [{ name: 'talker', metadata: '{"a":1}', deployment: 'staging' }];
    const token = await signToken({ ...grant, ...shown, agents });
    const { payload } = await jwtVerify(token, key, { currentDate: new Date(now) });
    expect(payload).toMatchObject({
      ...shown,
      roomConfig: {
        agents: [{ agentName: 'talker', metadata: '{"a":1}', deployment: 'staging' }],
      },
    });
  });

  it('dispatches no agent when none is asked for', async () => {
    const { payload } = await jwtVerify(await signToken({ ...grant, agents: [] }), key, {
      currentDate: new Date(now),
    });
    expect(payload).not.toHaveProperty('roomConfig');
  });
});

describe('tokenClaims', () => {
  it('reads the times in milliseconds and the dispatched agents', async () => {
    expect(tokenClaims(await signToken(grant))).toEqual({
      expiresAt: now + 600_000,
      notBefore: now - 60_000,
      agents: ['talker'],
      room: 'room-1',
      mayTalk: true,
    });
  });

  it('knows a token that never expires, and the other spelling of an agent’s name', async () => {
    const token = await new SignJWT({ video, roomConfig: { agents: [{ agent_name: 'a' }, {}, 7] } })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(key);
    expect(tokenClaims(token)).toEqual({
      expiresAt: undefined,
      notBefore: undefined,
      agents: ['a'],
      room: 'room-1',
      mayTalk: true,
    });
  });

  it.each([
    [{}, true],
    [{ canPublish: false }, false],
    [{ canPublishSources: ['camera'] }, false],
    [{ canPublishSources: ['camera', 'microphone'] }, true],
    [{ canPublishSources: [] }, true],
  ])('says of a grant with %j whether it lets a microphone be sent: %s', (more, may) => {
    const grant = { ...video, ...more };
    const token = `${base64url({ alg: 'none' })}.${base64url({ video: grant })}.`;
    expect(tokenClaims(token).mayTalk).toBe(may);
  });

  it.each([
    ['exp', -1e20, '-100000000000000000000'],
    ['exp', 1e20, '100000000000000000000'],
    ['exp', -1, '-1'],
    ['exp', null, 'null'],
    ['exp', '1700000000', '"1700000000"'],
    ['exp', { $date: 7 }, '{"$date":7}'],
    ['exp', true, 'true'],
    ['nbf', null, 'null'],
    ['nbf', 'x'.repeat(100), `"${'x'.repeat(39)}`],
  ])('refuses a token whose %s is %j, and names it', (claim, value, shown) => {
    const token = `${base64url({ alg: 'none' })}.${base64url({ video, [claim]: value })}.`;
    expect(() => tokenClaims(token)).toThrow(
      expect.objectContaining({
        code: 'token.invalid',
        message: `The token’s ${claim} must be a time in seconds since 1970; it is ${shown}.`,
      }),
    );
  });

  it('takes times of any other kind', () => {
    const token = `${base64url({ alg: 'none' })}.${base64url({ video, exp: 0, nbf: 1.5 })}.`;
    expect(tokenClaims(token)).toMatchObject({ expiresAt: 0, notBefore: 1500 });
  });

  it.each([
    ['', 'The token is not a JWT.'],
    ['secret-looking-text', 'The token is not a JWT.'],
    ['a.b.c', 'The token is not a JWT.'],
    [new UnsecuredJWT({}).encode(), 'The token does not allow joining a room.'],
    [
      new UnsecuredJWT({ video: { roomJoin: 'true' } }).encode(),
      'The token does not allow joining a room.',
    ],
  ])('refuses %j', (token, message) => {
    expect(() => tokenClaims(token)).toThrow(
      expect.objectContaining({ code: 'token.invalid', message }),
    );
  });
});
