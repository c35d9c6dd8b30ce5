import { expect, it } from 'vitest';
import { hostOf } from './connections.js';

it('calls go to a host, or to what was given', () => {
  const key = { kind: 'key', apiKey: 'k' } as const;
  expect(hostOf({ ...key, serverUrl: 'wss://talk.example:7880/rtc' })).toBe('talk.example:7880');
  expect(hostOf({ ...key, serverUrl: 'nonsense' })).toBe('nonsense');
  expect(hostOf({ kind: 'endpoint', url: 'https://a.example/token' })).toBe('a.example');
  expect(hostOf({ kind: 'sandbox', sandboxId: 'x' })).toBe('LiveKit Cloud');
});
