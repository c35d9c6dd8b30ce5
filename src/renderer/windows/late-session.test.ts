import { describe, expect, it } from 'vitest';
import { initialSnapshot } from '../../shared/session.js';
import type { Session, Snapshot } from '../../shared/session.js';
import { writable } from '@parley/session';
import { createLateSession } from './late-session.js';

const connecting: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connecting',
  agent: { state: 'connecting', buffering: true },
  agentExpected: true,
  microphone: { enabled: true, pending: false },
};

/** A session that is connecting from `start` on, and writes down what it was asked. */
function fakeSession() {
  const snapshot = writable<Snapshot>(initialSnapshot);
  const done: string[] = [];
  const session = {
    snapshot,
    messages: {
      rows: writable([]),
      dropped: writable(0),
    },
    async start() {
      done.push('start');
      snapshot.set(connecting);
    },
    async end() {
      done.push('end');
      snapshot.set(initialSnapshot);
    },
  } as unknown as Session;
  return { session, done };
}

function setUp() {
  const fake = fakeSession();
  let arrive = (): void => undefined;
  let breakDown = (_: Error): void => undefined;
  let loads = 0;
  const late = createLateSession(
    () => {
      loads += 1;
      return new Promise((resolve, reject) => {
        arrive = () => resolve(fake.session);
        breakDown = reject;
      });
    },
    () => 5,
  );
  const seen: string[] = [];
  late.snapshot.subscribe(({ connectionState }) => {
    if (seen.at(-1) !== connectionState) seen.push(connectionState);
  });
  return {
    ...fake,
    late,
    seen,
    arrive: () => arrive(),
    breakDown: (error: Error) => breakDown(error),
    loads: () => loads,
  };
}

describe('a session that is still being loaded', () => {
  it('shows a press at once and starts when it is there, without a flash of disconnected', async () => {
    const { late, arrive, done, seen } = setUp();
    const started = late.start();
    expect(late.snapshot.get().connectionState).toBe('connecting');
    arrive();
    await started;
    expect(done).toEqual(['start']);
    expect(seen).toEqual(['disconnected', 'connecting']);
    expect(late.snapshot.get()).toEqual(connecting);
  });

  it('takes a press back', async () => {
    const { late, arrive, done, seen } = setUp();
    const started = late.start();
    await late.end();
    arrive();
    await started;
    expect(done).toEqual([]);
    expect(seen).toEqual(['disconnected', 'connecting', 'disconnected']);
  });

  it('calls a press off when the computer falls asleep before it is there', async () => {
    const { late, arrive, done } = setUp();
    const started = late.start();
    late.setAsleep(true);
    late.setAsleep(false);
    arrive();
    await started;
    expect(done).toEqual([]);
    expect(late.snapshot.get().connectionState).toBe('disconnected');
  });

  it('is loaded once', async () => {
    const { late, arrive, loads } = setUp();
    const both = Promise.all([late.load(), late.start(), late.load()]);
    arrive();
    await both;
    expect(loads()).toBe(1);
  });

  it('says so when it cannot be loaded, and can be tried again', async () => {
    const { late, arrive, breakDown, done } = setUp();
    const started = late.start();
    breakDown(new Error('no such file'));
    await expect(started).rejects.toThrow('no such file');
    expect(late.snapshot.get()).toMatchObject({
      connectionState: 'disconnected',
      failures: [{ code: 'app.internal', at: 5 }],
    });
    const again = late.start();
    arrive();
    await again;
    expect(done).toEqual(['start']);
  });

  it('is the session itself once it is there', async () => {
    const { late, arrive, done } = setUp();
    const loaded = late.load();
    arrive();
    await loaded;
    await late.start();
    await late.end();
    expect(done).toEqual(['start', 'end']);
  });
});
