// @ts-check
import { describe, expect, it } from 'vitest';
import { config } from './server.mjs';

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
