import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/failures.js';
import { initialSnapshot, type Snapshot } from '../../shared/session.js';
import { writable } from '@parley/session';
import { RefusedError } from './client.js';
import { createTroubles } from './troubles.js';
import { inCall } from './testing.js';

describe('troubles', () => {
  it('stand behind the conversation’s failures until dismissed', () => {
    const theirs = failure('agent.left', 1);
    const snapshot = writable<Snapshot>({ ...inCall, failures: [theirs] });
    const troubles = createTroubles(snapshot, () => 7);
    troubles.addError(new RefusedError('app.internal', 'No settings here.'));
    expect(troubles.shown.get().failures).toEqual([
      theirs,
      failure('app.internal', 7, 'No settings here.'),
    ]);
    troubles.dismiss('agent.left');
    expect(troubles.shown.get().failures).toHaveLength(2);
    troubles.dismiss('app.internal');
    expect(troubles.shown.get().failures).toEqual([theirs]);
  });

  it('are told, as those of the call, in the words for the kind of connection', () => {
    const unauthorized = failure('connection.unauthorized', 1, 'detail');
    const snapshot = writable<Snapshot>({
      ...initialSnapshot,
      agent: { state: 'failed', failures: [unauthorized] },
      failures: [unauthorized],
    });
    const { shown, add } = createTroubles(
      snapshot,
      () => 7,
      () => 'token',
    );
    add(failure('token.invalid', 1));
    const message = 'The LiveKit server did not accept this token.';
    expect(shown.get()).toMatchObject({
      agent: { failures: [{ code: 'connection.unauthorized', message, detail: 'detail' }] },
      failures: [{ message }, { message: 'The token of this connection cannot be used.' }],
    });
  });

  it('show nothing twice', () => {
    const snapshot = writable<Snapshot>({ ...inCall, failures: [failure('app.internal', 1)] });
    const troubles = createTroubles(snapshot, () => 7);
    troubles.addError(new Error('again'));
    expect(troubles.shown.get().failures).toHaveLength(1);
  });

  it('are forgotten when a new call begins, not before', () => {
    const snapshot = writable<Snapshot>(initialSnapshot);
    const troubles = createTroubles(snapshot, () => 7);
    troubles.add(failure('help.unavailable', 1));
    snapshot.set({ ...initialSnapshot, notice: 'The agent ended the call.' });
    expect(troubles.shown.get().failures).toHaveLength(1);
    snapshot.set(inCall);
    expect(troubles.shown.get().failures).toEqual([]);
    snapshot.set(initialSnapshot);
    expect(troubles.shown.get().failures).toEqual([]);
  });

  it('that ended the call with its window are the call’s failure until dismissed', () => {
    const snapshot = writable<Snapshot>(initialSnapshot);
    const troubles = createTroubles(snapshot, () => 7);
    const crash = failure('window.crashed', 1);
    troubles.add(crash);
    expect(troubles.shown.get()).toMatchObject({
      connectionState: 'disconnected',
      agent: { state: 'failed', failures: [crash] },
      failures: [crash],
    });
    troubles.dismiss('window.crashed');
    expect(troubles.shown.get()).toEqual(initialSnapshot);
    troubles.add(crash);
    snapshot.set(inCall);
    expect(troubles.shown.get()).toEqual(inCall);
  });
});
