import { expect, it } from 'vitest';
import { isLoopback, isNoLiveKitServer } from './server-url.js';

it.each([
  ['ws://127.0.0.1:7880', true],
  ['ws://127.1.2.3', true],
  ['ws://localhost:7880', true],
  ['ws://livekit.localhost', true],
  ['ws://[::1]:7880', true],
  ['wss://example.livekit.cloud', false],
  ['wss://127.0.0.1.example.org', false],
  ['wss://localhost.example.org', false],
])('%s is on this computer: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected);
});

const { signal } = new AbortController();

it.each([
  ['ws://127.0.0.1:7880', 404, true, 'http://127.0.0.1:7880/rtc/validate'],
  ['wss://example.org', 404, true, 'https://example.org/rtc/validate'],
  ['wss://example.org/sub', 401, false, 'https://example.org/sub/rtc/validate'],
  ['https://example.org/', 200, false, 'https://example.org/rtc/validate'],
])('%s that answers %d is no LiveKit server: %s', async (url, status, expected, asked) => {
  const questions: string[] = [];
  const answer = await isNoLiveKitServer(url, signal, (question) => {
    questions.push(String(question));
    return Promise.resolve(new Response(null, { status }));
  });
  expect(answer).toBe(expected);
  expect(questions).toEqual([asked]);
});

it('says nothing about an address that does not answer', async () => {
  const refuse = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(await isNoLiveKitServer('ws://127.0.0.1:9', signal, refuse)).toBe(false);
});

it('recognises a site that keeps its answers from other origins', async () => {
  const site: typeof fetch = (_question, init) =>
    init?.mode === 'no-cors'
      ? Promise.resolve(new Response())
      : Promise.reject(new TypeError('Failed to fetch'));
  expect(await isNoLiveKitServer('ws://127.0.0.1:80', signal, site)).toBe(true);
});
