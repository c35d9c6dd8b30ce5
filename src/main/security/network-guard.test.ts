import type { OnBeforeRequestListenerDetails, OnHeadersReceivedListenerDetails } from 'electron';
import { describe, expect, it } from 'vitest';
import { createNetworkGuard } from './network-guard.js';
import { fakeLog } from '../testing.js';

type Listener = (
  details: OnBeforeRequestListenerDetails,
  answer: (response: { readonly cancel?: boolean }) => void,
) => void;

type AnswerListener = (
  details: OnHeadersReceivedListenerDetails,
  answer: (response: object) => void,
) => void;

function setUp(devUrl: string | null = null) {
  let listener: Listener | null = null;
  let filter: readonly string[] = [];
  const log = fakeLog();
  const onBeforeRequest = (
    first: { readonly urls: readonly string[] } | null,
    second?: Listener | null,
  ): void => {
    filter = first?.urls ?? [];
    listener = second ?? null;
  };
  let answered: AnswerListener | null = null;
  let answerFilter: readonly string[] = [];
  const onHeadersReceived = (
    first: { readonly urls: readonly string[] } | null,
    second?: AnswerListener | null,
  ): void => {
    answerFilter = first?.urls ?? [];
    answered = second ?? null;
  };
  const webRequest = { onBeforeRequest, onHeadersReceived };
  const session = { webRequest } as unknown as Electron.Session;
  const challenged: number[] = [];
  const onChallenge = (status: number): void => void challenged.push(status);
  const guard = createNetworkGuard({ session, devUrl, devPolicy: 'the policy', onChallenge, log });
  guard.start();
  const answer = (url: string, statusCode: number): object | undefined => {
    let given: object | undefined;
    const details = { url, statusCode, responseHeaders: { Server: ['x'] } };
    answered?.(details as unknown as OnHeadersReceivedListenerDetails, (one) => (given = one));
    return given;
  };
  const passes = (url: string, resourceType = 'xhr'): boolean => {
    let cancelled: boolean | undefined;
    listener?.({ url, resourceType } as OnBeforeRequestListenerDetails, ({ cancel }) => {
      cancelled = cancel;
    });
    if (cancelled === undefined) throw new Error('no answer');
    return !cancelled;
  };
  return {
    guard,
    passes,
    answer,
    challenged,
    log,
    filter: () => filter,
    answerFilter: () => answerFilter,
  };
}

describe('the network guard', () => {
  it('lets nothing through before credentials were handed out', () => {
    const { passes } = setUp();
    expect(passes('wss://x.livekit.cloud/rtc')).toBe(false);
    expect(passes('http://127.0.0.1:7880/')).toBe(false);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'wss://talk.example',
      ['wss://talk.example/rtc?access_token=x', 'https://talk.example/rtc/validate'],
      [
        'ws://talk.example/rtc',
        'http://talk.example/',
        'wss://talk.example:8443/',
        'wss://other.example/',
        'wss://talk.example.evil.example/',
        'wss://sub.talk.example/',
        'https://evil.example/?wss://talk.example',
        'https://talk.example@evil.example/',
      ],
    ],
    [
      'ws://127.0.0.1:7880',
      ['ws://127.0.0.1:7880/rtc', 'http://127.0.0.1:7880/rtc/validate'],
      ['ws://127.0.0.1:7881/', 'http://localhost:7880/', 'https://127.0.0.1:7880/'],
    ],
    [
      'wss://mine.livekit.cloud',
      [
        'wss://mine.livekit.cloud/',
        'https://mine.livekit.cloud/settings/regions',
        'wss://eu.production.livekit.cloud/rtc',
      ],
      ['wss://livekit.cloud.evil.example/', 'wss://evillivekit.cloud/', 'ws://mine.livekit.cloud/'],
    ],
    [
      'wss://livekit.cloud.example',
      ['wss://livekit.cloud.example/'],
      ['wss://mine.livekit.cloud/'],
    ],
  ])('%s: that server alone', (server, through, cancelled) => {
    const { guard, passes } = setUp();
    guard.allow(server);
    for (const url of through) expect([url, passes(url)]).toEqual([url, true]);
    for (const url of cancelled) expect([url, passes(url)]).toEqual([url, false]);
  });

  it('leaves to the other guard which pages a window shows, but not what they load', () => {
    const { passes } = setUp();
    expect(passes('https://evil.example/', 'mainFrame')).toBe(true);
    for (const type of ['subFrame', 'script', 'image', 'webSocket', 'ping'])
      expect([type, passes('https://evil.example/', type)]).toEqual([type, false]);
  });

  it('forgets the server before', () => {
    const { guard, passes } = setUp();
    guard.allow('wss://one.example');
    guard.allow('wss://two.example');
    expect(passes('wss://one.example/')).toBe(false);
    expect(passes('wss://two.example/')).toBe(true);
  });

  it('names each refused host once, without what was asked there, and not without end', () => {
    const { passes, log } = setUp();
    passes('https://evil.example/?access_token=canary');
    passes('wss://evil.example/again');
    expect(log.lines).toEqual(['warn a page’s request was cancelled: https://evil.example (xhr)']);
    for (let host = 0; host < 100; host++) passes(`https://evil-${host}.example/`);
    expect(log.lines).toHaveLength(20);
  });

  it('lets the development server’s pages and their socket through', () => {
    const { guard, passes } = setUp('http://localhost:5173/');
    guard.allow('wss://one.example');
    expect(passes('http://localhost:5173/@vite/client')).toBe(true);
    expect(passes('ws://localhost:5173/')).toBe(true);
  });

  it('cancels a socket that a server or a proxy wants a name and a password for', () => {
    const { answer, answerFilter, challenged, log } = setUp();
    expect(answerFilter()).toEqual(['ws://*/*', 'wss://*/*']);
    expect(answer('wss://talk.example/rtc?access_token=canary', 407)).toEqual({ cancel: true });
    expect(answer('ws://127.0.0.1:7880/rtc', 401)).toEqual({ cancel: true });
    for (const status of [101, 403, 404, 500]) expect(answer('ws://x/', status)).toEqual({});
    expect(challenged).toEqual([407, 401]);
    expect(log.lines[0]).toContain('https://talk.example was answered with 407');
    expect(log.lines.join()).not.toContain('canary');
  });

  it('gives the development server’s pages their policy, and no socket a challenge', () => {
    const { answer } = setUp('http://localhost:5173/');
    expect(answer('http://localhost:5173/', 200)).toEqual({
      responseHeaders: { Server: ['x'], 'Content-Security-Policy': ['the policy'] },
    });
    expect(answer('ws://localhost:5173/', 401)).toEqual({ cancel: true });
  });

  it('sees the web and nothing else, until it ends', () => {
    const { guard, filter, answerFilter } = setUp();
    expect(filter()).toEqual(['ws://*/*', 'wss://*/*', 'http://*/*', 'https://*/*']);
    guard.dispose();
    expect([filter(), answerFilter()]).toEqual([[], []]);
  });

  it('lets a test’s server through beside the call’s, until the test has ended', () => {
    const { guard, passes } = setUp();
    guard.allow('wss://call.example');
    guard.allowTest('wss://tested.example');
    expect(passes('wss://call.example/rtc')).toBe(true);
    expect(passes('wss://tested.example/rtc')).toBe(true);
    expect(passes('wss://other.example/rtc')).toBe(false);
    guard.allow('wss://next.example');
    expect(passes('wss://tested.example/rtc')).toBe(true);
    guard.allowTest(null);
    expect(passes('wss://tested.example/rtc')).toBe(false);
    expect(passes('wss://next.example/rtc')).toBe(true);
  });
});
