import { describe, expect, it } from 'vitest';
import { initialSnapshot, type Session, type Snapshot } from '../../shared/session.js';
import { SessionError, writable } from '@parley/session';
import { controlsOf } from './controls.js';
import { createLateSession } from './late-session.js';

const connecting: Snapshot = {
  ...initialSnapshot,
  connection: 'connecting',
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
      send: async (text: string) => void done.push(`send ${text}`),
    },
    async start() {
      done.push('start');
      snapshot.set(connecting);
    },
    async end() {
      done.push('end');
      snapshot.set(initialSnapshot);
    },
    devices: {
      select: async (kind: string, { id }: { id: string }) =>
        void done.push(`select ${kind} ${id}`),
    },
    async retry() {
      throw new SessionError(undefined);
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
  late.snapshot.subscribe(({ connection }) => {
    if (seen.at(-1) !== connection) seen.push(connection);
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
    expect(late.snapshot.get().connection).toBe('connecting');
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
      connection: 'disconnected',
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

describe('controls', () => {
  it('call off a start that waits for the session when the computer falls asleep', async () => {
    const { late, arrive, done } = setUp();
    const controls = controlsOf(
      late,
      () => Promise.resolve(),
      (error) => expect(error).toBeUndefined(),
    );
    controls.start();
    controls.sleep(true);
    controls.sleep(false);
    arrive();
    await late.load();
    await Promise.resolve();
    expect(done).toEqual([]);
    expect(late.snapshot.get().connection).toBe('disconnected');
  });

  it('leave why a call failed to the session, and report everything else', async () => {
    const { late, arrive, done, session } = setUp();
    const errors: unknown[] = [];
    const controls = controlsOf(
      late,
      () => Promise.resolve(),
      (error) => errors.push(error),
    );
    controls.send('hello');
    controls.retry();
    arrive();
    await late.load();
    expect(done).toEqual(['send hello']);
    expect(errors).toEqual([]);
    const broken = new RangeError('too long');
    session.messages.send = () => Promise.reject(broken);
    controls.send('x');
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(errors).toEqual([broken]);
  });

  it('use a chosen device at once and in the next calls', async () => {
    const { late, arrive, done } = setUp();
    const kept: unknown[] = [];
    const keep = async (selection: unknown): Promise<void> => void kept.push(selection);
    const controls = controlsOf(late, keep, (error) => {
      throw error;
    });
    const device = { id: 'a', label: 'A' };
    controls.selectDevice('speaker', device);
    arrive();
    await late.load();
    expect(done).toEqual(['select speaker a']);
    expect(kept).toEqual([{ kind: 'speaker', device }]);
  });
});
