import { describe, expect, it } from 'vitest';
import {
  endpointAddress,
  isLoopback,
  isPlainPrivate,
  isPrivate,
  serverAddress,
} from './addresses.js';

describe('the address of a server', () => {
  it.each([
    ['wss://x.livekit.cloud', 'wss://x.livekit.cloud'],
    ['https://x.livekit.cloud/', 'wss://x.livekit.cloud'],
    ['wss://example.com:8443/livekit/', 'wss://example.com:8443/livekit'],
    ['ws://localhost:7880', 'ws://localhost:7880'],
    ['http://127.0.0.1:7880', 'ws://127.0.0.1:7880'],
    ['ws://a.localhost', 'ws://a.localhost'],
    ['wss://[::1]:7880', 'wss://[::1]:7880'],
    ['x.livekit.cloud', 'wss://x.livekit.cloud'],
    ['X.LiveKit.Cloud:443/', 'wss://x.livekit.cloud'],
    ['talk.example:8443/livekit', 'wss://talk.example:8443/livekit'],
    ['10.0.0.5:7880', 'wss://10.0.0.5:7880'],
    ['localhost:7880', 'ws://localhost:7880'],
    ['127.0.0.1:7880', 'ws://127.0.0.1:7880'],
    ['LOCALHOST', 'ws://localhost'],
    ['WSS://X.livekit.cloud', 'wss://x.livekit.cloud'],
    ['wss:x.livekit.cloud', 'wss://x.livekit.cloud'],
    ['wss:/x.livekit.cloud', 'wss://x.livekit.cloud'],
  ])('%s is %s', (text, url) => expect(serverAddress(text)).toEqual({ ok: true, url }));

  it.each([
    ['livekit', /^is not an address/],
    ['livekit:7880', /^is not an address/],
    ['wss//x.livekit.cloud', /^is not an address/],
    ['x.livekit.cloud:port', /^is not an address/],
    ['x.livekit.cloud wss://y.example', /^is not an address/],
    ['mailto:me@talk.example', /^is not an address/],
    ['me@talk.example', /^is not an address/],
    ['talk.example/?access_token=x', /^must be a plain address/],
    ['0.0.0.0:7880', /^must call this computer 127\.0\.0\.1 or localhost, not 0\.0\.0\.0$/],
    ['[::1]:7880', /^must call this computer 127\.0\.0\.1 or localhost, not \[::1\]$/],
    ['', /^is not an address/],
    ['ftp://example.com', /^is not an address/],
    ['javascript:alert(1)', /^is not an address/],
    ['ws://10.0.0.5:7880', /^must begin with wss: for 10\.0\.0\.5:7880/],
    ['http://example.com', /^must begin with wss:/],
    ['ws://localhost.example.com', /^must begin with wss:/],
    ['ws://[::1]:7880', /^must call this computer 127\.0\.0\.1 or localhost, not \[::1\]$/],
    ['ws://127.0.0.2:7880', /^must call this computer 127\.0\.0\.1/],
    ['wss://user:pass@example.com', /plain address/],
    ['wss://example.com?access_token=1', /plain address/],
  ])('is not %j', (text, rule) =>
    expect(serverAddress(text)).toEqual({ ok: false, rule: expect.stringMatching(rule) }),
  );
});

describe('the address of a token server', () => {
  it.each([
    ['https://example.com/api/token?tenant=1', 'https://example.com/api/token?tenant=1'],
    ['http://localhost:3000/token', 'http://localhost:3000/token'],
    ['example.com/token', 'https://example.com/token'],
    ['localhost:3000/token', 'http://localhost:3000/token'],
    ['10.0.0.5:3000/token', 'https://10.0.0.5:3000/token'],
  ])('%s is %s', (text, url) => expect(endpointAddress(text)).toEqual({ ok: true, url }));

  it.each([
    ['wss://example.com', /^is not an address/],
    ['file:///etc/passwd', /^is not an address/],
    ['token', /^is not an address/],
    ['0.0.0.0:3000/token', /^must call this computer 127\.0\.0\.1/],
    ['http://example.com/token', /^must begin with https: for example\.com/],
    ['https://user:pass@example.com', /no user, password/],
  ])('is not %j', (text, rule) =>
    expect(endpointAddress(text)).toEqual({ ok: false, rule: expect.stringMatching(rule) }),
  );
});

it.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['[::1]', true],
  ['a.localhost', true],
  ['127.0.0.1.example.com', false],
  ['128.0.0.1', false],
  ['notlocalhost', false],
])('%s is this computer: %s', (hostname, expected) => expect(isLoopback(hostname)).toBe(expected));

it.each([
  ['10.0.0.5', true],
  ['172.16.0.1', true],
  ['172.31.255.1', true],
  ['192.168.1.5', true],
  ['169.254.7.7', true],
  ['[fd00::5]', true],
  ['[fe80::1]', true],
  ['nas.local', true],
  ['livekit.internal', true],
  ['box.home.arpa', true],
  ['livekit', true],
  ['172.32.0.1', false],
  ['192.169.1.5', false],
  ['100.64.0.1', false],
  ['10.example.com', false],
  ['local.example.com', false],
  ['[2001:db8::1]', false],
  ['8.8.8.8', false],
])('%s is in a network of one’s own: %s', (hostname, expected) =>
  expect(isPrivate(hostname)).toBe(expected),
);

describe('without TLS', () => {
  it.each([
    ['ws://192.168.1.5:7880', 'ws://192.168.1.5:7880'],
    ['http://livekit:7880', 'ws://livekit:7880'],
    ['ws://[fd00::5]:7880/', 'ws://[fd00::5]:7880'],
    ['wss://192.168.1.5', 'wss://192.168.1.5'],
  ])('%s may be called where the user allows it, as %s', (text, url) =>
    expect(serverAddress(text, true)).toEqual({ ok: true, url }),
  );

  it('nothing else may be called, whatever the user allows', () => {
    const rule = expect.stringMatching(/^must begin with (wss|https):/) as string;
    expect(serverAddress('ws://talk.example', true)).toEqual({ ok: false, rule });
    expect(serverAddress('ws://8.8.8.8', true)).toEqual({ ok: false, rule });
    expect(endpointAddress('http://talk.example/token', true)).toEqual({ ok: false, rule });
  });

  it('a private address says what the user can do', () => {
    const rule = expect.stringContaining(
      'unless you allow this connection to go without TLS',
    ) as string;
    expect(serverAddress('ws://192.168.1.5:7880')).toEqual({ ok: false, rule });
    expect(endpointAddress('http://192.168.1.5:3000/token')).toEqual({ ok: false, rule });
    expect(endpointAddress('http://192.168.1.5:3000/token', true)).toEqual({
      ok: true,
      url: 'http://192.168.1.5:3000/token',
    });
  });

  it.each([
    ['ws://192.168.1.5:7880', true],
    ['http://nas.local/token', true],
    ['wss://192.168.1.5', false],
    ['ws://127.0.0.1:7880', false],
    ['ws://talk.example', false],
    ['nonsense', false],
  ])('%s is for the user to allow: %s', (address, expected) =>
    expect(isPlainPrivate(address)).toBe(expected),
  );
});
