import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { writable } from '@parley/session';
import { RefusedError } from './client.js';
import { ownSession } from './owner.js';
import { createTroubles } from './troubles.js';
import {
  createFakeClient,
  fakeOwned,
  inCall,
  settled,
  troublesDeps,
  unexpected,
} from './testing.js';

describe('owner', () => {
  it('publishes the first snapshot and every change, until it is stopped', async () => {
    const { client, asked, listening } = createFakeClient();
    const snapshot = writable<Snapshot>(initialSnapshot);
    const stop = ownSession(client, fakeOwned(snapshot).owned, unexpected);
    await settled();
    snapshot.set(inCall);
    await settled();
    expect(asked.map(({ input }) => input)).toEqual([initialSnapshot, inCall]);
    stop();
    snapshot.set(initialSnapshot);
    await settled();
    expect(asked).toHaveLength(2);
    expect([listening('session.intent'), listening('session.failure')]).toEqual([0, 0]);
  });

  it('publishes only the newest of what changed while one was on its way', async () => {
    let answer = (): void => undefined;
    const { client, asked } = createFakeClient({
      'session.publish': () => new Promise<void>((resolve) => (answer = resolve)),
    });
    const snapshot = writable<Snapshot>(initialSnapshot);
    ownSession(client, fakeOwned(snapshot).owned, unexpected);
    snapshot.set({ ...inCall, replyMs: 1 });
    snapshot.set(inCall);
    expect(asked).toHaveLength(1);
    answer();
    await settled();
    expect(asked.map(({ input }) => input)).toEqual([initialSnapshot, inCall]);
  });

  it('tells main the newest snapshot again when it was one too many', async () => {
    const problems: unknown[] = [];
    let refusals = 1;
    const { client, asked } = createFakeClient({
      'session.publish': () => {
        if (refusals-- > 0) throw new RefusedError('ipc.flood', 'Too many.');
      },
    });
    const { owned } = fakeOwned(writable<Snapshot>(inCall));
    ownSession(client, owned, (error) => problems.push(error));
    await expect.poll(() => asked.length).toBe(2);
    expect(asked[1]?.input).toEqual(inCall);
    expect(problems).toHaveLength(1);
  });

  it('answers each beat of main’s at once, with its number', () => {
    const { client, asked, tell } = createFakeClient();
    const snapshot = writable<Snapshot>(inCall);
    ownSession(client, fakeOwned(snapshot).owned, unexpected);
    tell('session.beat', 7);
    expect(asked.at(-1)).toEqual({ name: 'session.alive', input: 7 });
  });

  it('obeys what main passes on', () => {
    const { client, tell } = createFakeClient();
    const { owned, done } = fakeOwned(writable<Snapshot>(inCall));
    ownSession(client, owned, unexpected);
    tell('session.intent', { type: 'start' });
    expect(done).toEqual(['start']);
  });

  it('publishes what went wrong in main, for every surface to show', async () => {
    const { client, asked, tell } = createFakeClient();
    const troubles = createTroubles(writable<Snapshot>(inCall), troublesDeps());
    const { owned } = fakeOwned(troubles.shown);
    ownSession(client, { ...owned, addFailure: troubles.add }, unexpected);
    const broken = failure('sound-settings.unavailable', 3);
    tell('session.failure', broken);
    await settled();
    expect(asked.at(-1)).toEqual({
      name: 'session.publish',
      input: { ...inCall, failures: [broken] },
    });
  });
});

it('owner hears of the computer’s sleep, until it is stopped', () => {
  const { client, tell } = createFakeClient({ 'session.publish': () => undefined });
  const { owned, done } = fakeOwned(writable(inCall));
  const stop = ownSession(client, owned, unexpected);
  tell('system.asleep', true);
  tell('system.asleep', false);
  stop();
  tell('system.asleep', true);
  expect(done).toEqual(['asleep true', 'asleep false']);
});
