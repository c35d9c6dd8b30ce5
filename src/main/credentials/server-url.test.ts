import { describe, expect, it } from 'vitest';
import { isLoopback, serverUrlOf } from './server-url.js';

describe('serverUrlOf', () => {
  it.each([
    ['wss://x.livekit.cloud', 'wss://x.livekit.cloud'],
    ['https://x.livekit.cloud/', 'wss://x.livekit.cloud'],
    ['wss://example.com:8443/livekit/', 'wss://example.com:8443/livekit'],
    ['ws://localhost:7880', 'ws://localhost:7880'],
    ['http://127.0.0.1:7880', 'ws://127.0.0.1:7880'],
    ['ws://[::1]:7880', 'ws://[::1]:7880'],
  ])('%s is %s', (text, url) => expect(serverUrlOf(text)).toBe(url));

  it.each([
    ['localhost:7880', /not an address/],
    ['', /not an address/],
    ['ftp://example.com', /not an address/],
    ['javascript:alert(1)', /not an address/],
    ['ws://10.0.0.5:7880', /must begin with wss: for 10\.0\.0\.5:7880/],
    ['http://example.com', /must begin with wss:/],
    ['ws://localhost.example.com', /must begin with wss:/],
    ['wss://user:pass@example.com', /plain address/],
    ['wss://example.com?access_token=1', /plain address/],
  ])('refuses %j', (text, message) => {
    expect(() => serverUrlOf(text)).toThrow(
      expect.objectContaining({ code: 'token.invalid', message: expect.stringMatching(message) }),
    );
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['a.localhost', true],
    ['127.0.0.1.example.com', false],
    ['128.0.0.1', false],
    ['notlocalhost', false],
  ])('%s: %s', (hostname, expected) => expect(isLoopback(hostname)).toBe(expected));
});
