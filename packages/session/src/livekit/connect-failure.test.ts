import { ConnectionError, UnsupportedServer } from 'livekit-client';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../failure.js';
import { connectFailure } from './connect-failure.js';
import type { ConnectAttempt } from './connect-failure.js';
import { tokenFlaw } from './token.js';

const now = Date.UTC(2026, 0, 1);
const base64url = (value: unknown): string => btoa(JSON.stringify(value)).replace(/=+$/, '');
const tokenWith = (claims: Record<string, unknown>): string =>
  `${base64url({ alg: 'HS256' })}.${base64url(claims)}.c2ln`;
const claims = { sub: 'user', exp: now / 1000 + 60, video: { roomJoin: true, room: 'r' } };
const good = tokenWith(claims);
const expired = tokenWith({ ...claims, exp: now / 1000 - 1 });
const roomless = tokenWith({ ...claims, video: { roomJoin: true } });

const attempt = (more: Partial<ConnectAttempt> = {}): ConnectAttempt => ({
  token: good,
  stage: 'signal',
  online: true,
  now,
  ...more,
});

describe('a failed connection', () => {
  it.each([
    ['wrong key', ConnectionError.notAllowed('no', 401), {}, 'connection.unauthorized'],
    ['old token', ConnectionError.notAllowed('no', 401), { token: expired }, 'token.expired'],
    ['no room', ConnectionError.websocket('no'), { token: roomless }, 'token.invalid'],
    ['no token at all', ConnectionError.notAllowed('no', 401), { token: 'x' }, 'token.invalid'],
    ['no server', ConnectionError.serverUnreachable('no'), {}, 'connection.unreachable'],
    ['no network', ConnectionError.serverUnreachable('no'), { online: false }, 'offline'],
    ['no answer', ConnectionError.timeout('no'), {}, 'connection.timeout'],
    ['a web site', ConnectionError.websocket('no'), {}, 'connection.not-livekit'],
    ['not found', ConnectionError.serviceNotFound('no', 'v0-rtc'), {}, 'connection.not-livekit'],
    ['a strange server', new UnsupportedServer('no'), {}, 'connection.not-livekit'],
    [
      'a firewall',
      ConnectionError.internal('could not establish pc connection'),
      { stage: 'media' },
      'connection.media-blocked',
    ],
    ['anything else', new Error('no'), {}, 'connection.unreachable'],
    ['our own word', new CodedError('connection.not-livekit'), {}, 'connection.not-livekit'],
  ] as const)('%s', (_, error, more, code) => {
    expect(connectFailure(error, attempt(more)).code).toBe(code);
  });

  it('goes by the reason, which livekit-client overwrites without the reason’s name', () => {
    const error = ConnectionError.serverUnreachable('could not establish signal connection');
    const { reason } = ConnectionError.notAllowed('no', 401);
    Object.assign(error, { reason });
    expect(connectFailure(error, attempt()).code).toBe('connection.unauthorized');
  });
});

describe('a look into a token', () => {
  it.each([
    [good, undefined],
    [expired, 'expired'],
    [roomless, 'invalid'],
    [tokenWith({ ...claims, sub: '' }), 'invalid'],
    [tokenWith({ ...claims, exp: undefined }), undefined],
    ['', 'invalid'],
    ['a.b.c', 'invalid'],
    [`a.${base64url(null)}.c`, 'invalid'],
  ])('%s', (token, flaw) => {
    expect(tokenFlaw(token, now)).toBe(flaw);
  });
});
