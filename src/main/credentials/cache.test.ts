import { UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../shared/session.js';
import { createCredentialsCache } from './cache.js';

const start = Date.UTC(2026, 0, 1);
const minute = 60_000;
let serial = 0;

function credentials(times: { readonly nbf?: number; readonly exp?: number }): Credentials {
  const claims = Object.entries(times).map(([name, at]) => [name, at / 1000]);
  const token = new UnsecuredJWT({
    video: { roomJoin: true },
    jti: String(serial++),
    ...Object.fromEntries(claims),
  }).encode();
  return { serverUrl: 'wss://x', participantToken: token, agents: [] };
}

function setUp(
  times: { readonly nbf?: number; readonly exp?: number } = { exp: start + 10 * minute },
) {
  let now = start;
  let fetches = 0;
  const cache = createCredentialsCache(() => now);
  const fetch = async (): Promise<Credentials> => {
    fetches++;
    return credentials(times);
  };
  return {
    get: (request: unknown = { room: 'r' }, fresh = false, by = fetch) =>
      cache.get(request, { fresh }, by),
    fetches: () => fetches,
    at: (ms: number) => (now = start + ms),
  };
}

const fail = (): Promise<Credentials> => Promise.reject(new Error('no'));

describe('the credentials cache', () => {
  it('keeps a token until a minute before it expires', async () => {
    const { get, fetches, at } = setUp();
    const first = await get();
    at(9 * minute - 1);
    expect(await get()).toBe(first);
    at(9 * minute);
    expect(await get()).not.toBe(first);
    expect(fetches()).toBe(2);
  });

  it('compares requests by value, whatever the order of their keys', async () => {
    const { get, fetches } = setUp();
    const first = await get({ a: 1, b: { c: [1, 2], d: 'x' } });
    expect(await get({ b: { d: 'x', c: [1, 2] }, a: 1 })).toBe(first);
    expect(await get({ a: 1, b: { c: [2, 1], d: 'x' } })).not.toBe(first);
    expect(fetches()).toBe(2);
  });

  it('keeps the newest eight, however many are asked for', async () => {
    const { get, fetches } = setUp();
    const first = await get({ room: 0 });
    for (let room = 1; room < 8; room++) await get({ room });
    expect(await get({ room: 0 })).toBe(first);
    await get({ room: 8 });
    expect(await get({ room: 0 })).not.toBe(first);
    expect(await get({ room: 8 })).toBe(await get({ room: 8 }));
    expect(fetches()).toBe(10);
  });

  it('makes a new one when asked for, and keeps that', async () => {
    const { get } = setUp();
    const first = await get();
    const second = await get(undefined, true);
    expect(second).not.toBe(first);
    expect(await get()).toBe(second);
  });

  it('shares one fetch among equal requests at the same time', async () => {
    const { get, fetches } = setUp();
    const [a, b, c] = await Promise.all([get(), get(), get({ room: 'other' })]);
    expect(a).toBe(b);
    expect(c).not.toBe(a);
    expect(fetches()).toBe(2);
  });

  it('never keeps a token without an expiry, nor uses one before its time', async () => {
    const forever = setUp({});
    expect(await forever.get()).not.toBe(await forever.get());
    const later = setUp({ nbf: start + minute, exp: start + 10 * minute });
    const early = await later.get();
    later.at(30_000);
    expect(await later.get()).not.toBe(early);
    later.at(minute);
    const good = await later.get();
    expect(good).toBe(await later.get());
  });

  it('changes nothing when a fetch fails, and never hands one request’s token to another', async () => {
    const { get, fetches } = setUp();
    const first = await get({ room: 'a' });
    await expect(get({ room: 'b' }, false, fail)).rejects.toThrow('no');
    await expect(get({ room: 'a' }, true, fail)).rejects.toThrow('no');
    expect(await get({ room: 'a' })).toBe(first);
    expect(await get({ room: 'b' })).not.toBe(first);
    expect(fetches()).toBe(2);
  });
});
