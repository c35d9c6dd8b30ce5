// @ts-check
import { describe, expect, it } from 'vitest';
import { isTooOld } from './binary.mjs';
import { config } from './server.mjs';

describe('isTooOld', () => {
  it.each([
    ['go1.26.1\nlocal\n', false],
    ['go1.30\nauto\n', false],
    ['go2.0\nlocal\n', false],
    ['go1.22.3\nauto\n', false],
    ['go1.22.3\nlocal\n', true],
    ['go1.19.8\n\n', true],
    ['go1.19.8\nauto\n', true],
    ['', true],
  ])('%j: %s', (text, tooOld) => {
    expect(isTooOld(text)).toBe(tooOld);
  });
});

describe('config', () => {
  it('names no host but loopback, for the server and for its clients', () => {
    const text = JSON.stringify(
      config({ http: 7880, tcp: 7881, udp: 7882 }, 'key', 's'.repeat(32)),
    );
    const hosts = text.match(/[\w-]+(\.[\w-]+)+/g) ?? [];
    expect(new Set(hosts)).toEqual(new Set(['127.0.0.1']));
    expect(text).toContain('"stun_servers":["127.0.0.1:7882"]');
  });
});
