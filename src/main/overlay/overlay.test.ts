import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/failures.js';
import type { Role } from '../../shared/ipc.js';
import type { OverlayMode } from '../../shared/settings.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { Overlay } from './overlay.js';
import type { OverlaySurface } from './overlay.js';

const on = { enabled: true, pending: false };

const listening: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connected',
  agentExpected: true,
  agent: { state: 'connected', activity: 'listening' },
  microphone: on,
};
const muted: Snapshot = { ...listening, microphone: initialSnapshot.microphone };
const speaking: Snapshot = { ...muted, agent: { state: 'connected', activity: 'speaking' } };

const failedAt = (at: number): Snapshot => {
  const failed = failure('connection.unreachable', at);
  return {
    ...initialSnapshot,
    agent: { state: 'failed', failures: [failed] },
    failures: [failed],
  };
};

class FakeSurface implements OverlaySurface {
  seen = 'nothing';
  show = ({ about }: { about: string }): void => void (this.seen = about);
  hide = (): void => void (this.seen = 'nothing');
}

function setUp(first = initialSnapshot) {
  let now = 1_000;
  let timer: { at: number; run: () => void } | undefined;
  const visible = new Set<Role>();
  const [window, notices] = [new FakeSurface(), new FakeSurface()];
  const given = { mode: 'when-hidden' as OverlayMode, surface: window };
  const overlay = new Overlay(
    {
      mode: () => given.mode,
      onScreen: { has: (role) => visible.has(role) },
      surface: () => given.surface,
      now: () => now,
      after(ms, run) {
        const own = (timer = { at: now + ms, run });
        return () => {
          if (timer === own) timer = undefined;
        };
      },
    },
    first,
  );
  const pass = (ms: number): void => {
    const end = now + ms;
    while (timer && timer.at <= end) {
      now = timer.at;
      const { run } = timer;
      timer = undefined;
      run();
    }
    now = end;
  };
  return { overlay, window, notices, visible, given, pass, hasTimer: () => timer !== undefined };
}

describe('the overlay', () => {
  it('stays while the microphone is live, and leaves 4 s after it was muted', () => {
    const { overlay, window, pass, hasTimer } = setUp();
    overlay.follow(listening);
    expect(window.seen).toBe('call');
    expect(hasTimer()).toBe(false);
    pass(3_600_000);
    expect(window.seen).toBe('call');
    overlay.follow(muted);
    pass(3_999);
    expect(window.seen).toBe('call');
    pass(1);
    expect(window.seen).toBe('nothing');
  });

  it.each([
    ['the agent speaks', speaking],
    ['the call is being made', { ...initialSnapshot, connectionState: 'connecting' }],
    ['the connection is being restored', { ...muted, connectionState: 'reconnecting' }],
    ['the screen is shared', { ...muted, screenShare: on }],
    ['the camera is on', { ...muted, camera: on }],
  ] as const)('comes back and stays while %s', (_when, snapshot) => {
    const { overlay, window, pass } = setUp();
    overlay.follow(muted);
    pass(10_000);
    expect(window.seen).toBe('nothing');
    overlay.follow(snapshot);
    pass(600_000);
    expect(window.seen).toBe('call');
  });

  it('says that the call is over, and leaves', () => {
    const { overlay, window, pass } = setUp(listening);
    overlay.follow(initialSnapshot);
    expect(window.seen).toBe('ended');
    pass(4_000);
    expect(window.seen).toBe('nothing');
  });

  it('tells a failure for 12 s, then the call that goes on, and the same failure not again', () => {
    const { overlay, window, pass } = setUp();
    const denied: Snapshot = { ...speaking, failures: [failure('media.denied', 5)] };
    overlay.follow(denied);
    pass(11_999);
    expect(window.seen).toBe('failure');
    pass(1);
    expect(window.seen).toBe('call');
    overlay.follow({ ...denied, replyMs: 5 });
    expect(window.seen).toBe('call');
  });

  it('tells the same failure again when it happens again', () => {
    const { overlay, window, pass } = setUp();
    overlay.follow(failedAt(1));
    pass(60_000);
    expect(window.seen).toBe('nothing');
    overlay.follow({ ...initialSnapshot, connectionState: 'connecting' });
    overlay.follow(failedAt(2));
    expect(window.seen).toBe('failure');
  });

  it('tells nothing that was so before it began', () => {
    const { overlay, window } = setUp(failedAt(1));
    overlay.refresh();
    expect(window.seen).toBe('nothing');
  });

  it('does not leave under the pointer, nor at once after it', () => {
    const { overlay, window, pass } = setUp();
    overlay.follow(failedAt(1));
    overlay.keep(true);
    pass(60_000);
    expect(window.seen).toBe('failure');
    overlay.keep(false);
    pass(1_999);
    expect(window.seen).toBe('failure');
    pass(1);
    expect(window.seen).toBe('nothing');
  });

  it('leaves when it is closed, until there is something new', () => {
    const { overlay, window } = setUp();
    overlay.follow(listening);
    overlay.keep(true);
    overlay.close();
    expect(window.seen).toBe('nothing');
    overlay.follow({ ...listening, replyMs: 3 });
    expect(window.seen).toBe('nothing');
    overlay.follow(muted);
    expect(window.seen).toBe('call');
  });

  it.each<[OverlayMode, readonly Role[], string]>([
    ['when-hidden', [], 'call'],
    ['when-hidden', ['owner'], 'nothing'],
    ['when-hidden', ['settings'], 'call'],
    ['on', ['owner'], 'call'],
    ['on', ['view'], 'nothing'],
    ['off', [], 'nothing'],
  ])('set to %s, with %j on the screen, shows: %s', (mode, roles, seen) => {
    const { overlay, window, visible, given } = setUp();
    overlay.follow(listening);
    given.mode = mode;
    for (const role of roles) visible.add(role);
    overlay.refresh();
    expect(window.seen).toBe(seen);
  });

  it('moves to the other surface when that serves the user better', () => {
    const { overlay, window, notices, given } = setUp();
    overlay.follow(listening);
    given.surface = notices;
    overlay.refresh();
    expect([window.seen, notices.seen]).toEqual(['nothing', 'call']);
  });
});
