import { expect, it } from 'vitest';
import { writable } from '@parley/session';
import { createManualClock } from '@parley/session/testing';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { situationOf } from '../../shared/situation.js';
import { markCallEnd } from './call-end.js';

const call: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connecting',
  agent: { state: 'connecting', buffering: false },
};

it('tells for a moment that a call has ended, and not before the first one', async () => {
  const clock = createManualClock();
  const snapshot = writable<Snapshot>(initialSnapshot);
  const marked = markCallEnd(snapshot, clock);
  const word = (): string => situationOf(marked.get()).word;
  expect(word()).toBe('Ready');
  snapshot.set(call);
  expect(word()).toBe('Connecting');
  snapshot.set(initialSnapshot);
  expect(word()).toBe('Call ended');
  // What comes in meanwhile takes nothing away.
  snapshot.set({ ...initialSnapshot, notice: 'The agent ended the call.' });
  expect(word()).toBe('Call ended');
  await clock.advance(3_999);
  expect(word()).toBe('Call ended');
  await clock.advance(1);
  expect(word()).toBe('Ready');
});

it('forgets the end of a call when the next one begins', async () => {
  const clock = createManualClock();
  const snapshot = writable<Snapshot>(call);
  const marked = markCallEnd(snapshot, clock);
  snapshot.set(initialSnapshot);
  await clock.advance(1_000);
  snapshot.set(call);
  expect(marked.get()).toEqual(call);
  expect(clock.pending).toBe(0);
});
