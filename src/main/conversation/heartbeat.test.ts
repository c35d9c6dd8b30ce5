import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { initialSnapshot } from '../../shared/session.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import { situationOf } from '../../shared/situation.js';
import { Heartbeat } from './heartbeat.js';
import { createSessionRelay } from './session-relay.js';
import { fakeLog } from '../testing.js';

const talking: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connected',
  agent: { state: 'connected', activity: 'listening' },
  microphone: { enabled: true, pending: false },
};
const muted: Snapshot = { ...talking, microphone: { enabled: false, pending: false } };

/** A page that answers each beat 10 ms later, while it does not hang. */
function setUp(snapshot: Snapshot = talking) {
  const unanswered: number[] = [];
  const hung: boolean[] = [];
  let beats = 0;
  let ended = 0;
  let hangs = false;
  const relay = createSessionRelay({ tell: () => undefined, now: () => Date.now() });
  relay.publish(snapshot);
  const heartbeat = new Heartbeat({
    relay,
    tell(_role, _name, beat) {
      beats += 1;
      if (hangs) unanswered.push(beat as number);
      else setTimeout(() => heartbeat.answer(beat as number), 10);
    },
    onHung(is) {
      hung.push(is);
      relay.ownerHung(is);
    },
    endPage: () => void (ended += 1),
    now: () => Date.now(),
    log: fakeLog(),
  });
  relay.publish(snapshot);
  return {
    relay,
    heartbeat,
    hung,
    beats: () => beats,
    ended: () => ended,
    hang: () => void (hangs = true),
    answerAgain() {
      hangs = false;
      for (const beat of unanswered.splice(0)) heartbeat.answer(beat);
    },
  };
}

const after = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** Main stands still, or the computer sleeps: the clock goes on and no timer runs. */
const standStill = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

describe('the heartbeat', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('beats while there is a call, and only then', async () => {
    const { relay, beats, hung } = setUp();
    await after(60_000);
    expect(beats()).toBeGreaterThan(100);
    relay.publish(initialSnapshot);
    const last = beats();
    await after(60_000);
    expect(beats()).toBe(last);
    expect(hung).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells within five seconds that the page hangs, whenever that begins, and that the call is still there', async () => {
    for (const begins of [1, 250, 499]) {
      const { relay, hang, hung, beats } = setUp();
      await after(3_000 + begins);
      hang();
      await after(3_500);
      expect(hung).toEqual([]);
      await after(1_500);
      expect(hung).toEqual([true]);
      const { connectionState, failures } = relay.snapshot();
      expect(connectionState).toBe('connected');
      expect(failures.map(({ code }) => code)).toEqual(['window.hung']);
      expect(situationOf(relay.snapshot())).toMatchObject({ word: 'Failed', live: true });
      const last = beats();
      await after(60_000);
      // It is told once, and a page that comes back finds no heap of beats.
      expect(hung).toEqual([true]);
      expect(beats()).toBeLessThan(last + 2);
    }
  });

  it('takes that back when the page answers again', async () => {
    const { relay, hang, hung, answerAgain } = setUp();
    hang();
    await after(6_000);
    answerAgain();
    expect(hung).toEqual([true, false]);
    expect(relay.snapshot()).toEqual(talking);
    await after(60_000);
    expect(hung).toHaveLength(2);
  });

  it('takes no page for hung that is busy for three seconds', async () => {
    const { hang, hung, answerAgain } = setUp();
    for (let turn = 0; turn < 5; turn++) {
      hang();
      await after(3_000);
      answerAgain();
      await after(100);
    }
    expect(hung).toEqual([]);
  });

  it('takes no page for hung when main itself stood still, or the computer slept', async () => {
    const { hang, hung, answerAgain } = setUp();
    hang();
    await after(2_000);
    standStill(3_600_000);
    await after(3_000);
    expect(hung).toEqual([]);
    answerAgain();
    await after(3_000);
    expect(hung).toEqual([]);
  });

  it.each<[string, Snapshot, Intent]>([
    ['end', talking, { type: 'end' }],
    ['end while it is muted', muted, { type: 'end' }],
    ['mute', talking, { type: 'set-microphone', enabled: false }],
  ])('ends a page that does not hear within two seconds: %s', async (_what, snapshot, intent) => {
    const { relay, hang, ended } = setUp(snapshot);
    await after(5_000);
    hang();
    relay.request(intent);
    await after(1_000);
    // Pressed again it is not given more time.
    relay.request(intent);
    await after(999);
    expect(ended()).toBe(0);
    await after(1);
    expect(ended()).toBe(1);
    await after(60_000);
    expect(ended()).toBe(1);
  });

  it.each<[string, Snapshot, Intent]>([
    ['unmute', muted, { type: 'set-microphone', enabled: true }],
    ['switch the camera off', talking, { type: 'set-camera', enabled: false }],
    ['end without a call', initialSnapshot, { type: 'end' }],
  ])('ends no page because of others: %s', async (_what, snapshot, intent) => {
    const { relay, hang, ended } = setUp(snapshot);
    hang();
    relay.request(intent);
    await after(30_000);
    expect(ended()).toBe(0);
  });

  it('ends no page that hears, be it late, nor one that main has kept waiting', async () => {
    const { relay, hang, ended, answerAgain } = setUp();
    relay.request({ type: 'end' });
    await after(5_000);
    hang();
    relay.request({ type: 'set-microphone', enabled: false });
    await after(1_900);
    answerAgain();
    await after(10_000);
    hang();
    relay.request({ type: 'set-microphone', enabled: false });
    standStill(30_000);
    await after(2_000);
    answerAgain();
    await after(10_000);
    expect(ended()).toBe(0);
  });

  it('forgets a page that is gone', async () => {
    const { relay, hang, hung, ended } = setUp();
    hang();
    await after(6_000);
    relay.request({ type: 'end' });
    relay.ownerCrashed();
    await after(60_000);
    expect(hung).toEqual([true, false]);
    expect(ended()).toBe(0);
    expect(relay.snapshot().failures.map(({ code }) => code)).toEqual(['window.crashed']);
  });

  it('ends with the app', async () => {
    const { relay, heartbeat, hang } = setUp();
    hang();
    relay.request({ type: 'end' });
    heartbeat.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
