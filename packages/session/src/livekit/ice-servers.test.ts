import { describe, expect, it } from 'vitest';
import { relaysOf } from './ice-servers.js';

const login = { username: 'u', credential: 'c' };

describe('the relays among a server’s ICE servers', () => {
  it.each([
    [['stun:stun.l.google.com:19302', 'stun:stun1.l.google.com:19302'], []],
    [['turn:127.0.0.1:3478?transport=udp'], ['turn:127.0.0.1:3478?transport=udp']],
    [
      ['stun:stun.example:3478', 'turns:turn.example:443?transport=tcp'],
      ['turns:turn.example:443?transport=tcp'],
    ],
    [[], []],
  ])('of %j are %j', (urls, relays) => {
    expect(relaysOf([{ urls, ...login }])).toEqual(
      relays.length > 0 ? [{ urls: relays, ...login }] : [],
    );
  });
});
