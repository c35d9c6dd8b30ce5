import { describe, expect, it } from 'vitest';
import { passingMs } from '../../shared/failure-life.js';
import { CodedError, failure, failureTable } from '../../shared/failures.js';
import type { FailureCode } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot, Session } from '../../shared/session.js';
import { writable } from '@parley/session';
import { RefusedError } from './client.js';
import { createTroubles } from './troubles.js';
import { createSession } from '@parley/session';
import { agentNamed, createWorld, settle } from '@parley/session/testing';
import { inCall, troublesDeps } from './testing.js';

describe('troubles', () => {
  it('stand behind the conversation’s failures until dismissed', () => {
    const theirs = failure('agent.left', 1);
    const snapshot = writable<Snapshot>({ ...inCall, failures: [theirs] });
    const troubles = createTroubles(snapshot, troublesDeps());
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
    const { shown, add } = createTroubles(snapshot, troublesDeps({ kind: () => 'token' }));
    add(failure('token.invalid', 1));
    const message = 'The LiveKit server did not accept this token.';
    expect(shown.get()).toMatchObject({
      agent: { failures: [{ code: 'connection.unauthorized', message, detail: 'detail' }] },
      failures: [{ message }, { message: 'The token of this connection cannot be used.' }],
    });
  });

  it('show nothing twice', () => {
    const snapshot = writable<Snapshot>({ ...inCall, failures: [failure('app.internal', 1)] });
    const troubles = createTroubles(snapshot, troublesDeps());
    troubles.addError(new Error('again'));
    expect(troubles.shown.get().failures).toHaveLength(1);
  });

  it('are forgotten when a new call begins, not before', () => {
    const snapshot = writable<Snapshot>(initialSnapshot);
    const troubles = createTroubles(snapshot, troublesDeps());
    troubles.add(failure('folder.unavailable', 1));
    snapshot.set({ ...initialSnapshot, notice: 'The agent ended the call.' });
    expect(troubles.shown.get().failures).toHaveLength(1);
    snapshot.set(inCall);
    expect(troubles.shown.get().failures).toEqual([]);
    snapshot.set(initialSnapshot);
    expect(troubles.shown.get().failures).toEqual([]);
  });

  it('that ended the call with its window are the call’s failure until dismissed', () => {
    const snapshot = writable<Snapshot>(initialSnapshot);
    const troubles = createTroubles(snapshot, troublesDeps());
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

describe('failures of the conversation', () => {
  /** A session whose call failed with this code, and what its window shows. */
  async function failed(code: FailureCode) {
    const world = createWorld();
    const session: Session = createSession(world.ports, { failureTable });
    const troubles = createTroubles(
      session.snapshot,
      troublesDeps({ clock: world.clock, forget: (one) => session.dismiss(one) }),
    );
    world.credentials = () => Promise.reject(new CodedError(code));
    await session.start().catch(() => undefined);
    const words = (): unknown => {
      const { agent, failures } = troubles.shown.get();
      return { agent: agent.state, codes: failures.map((one) => one.code) };
    };
    return { world, session, troubles, words };
  }

  it.each([
    'connection.unauthorized',
    'token.invalid',
    'vault.missing',
    'network.untrusted',
  ] as const)(
    '%s leaves, and with it the word Failed, when the connection is saved or another chosen',
    async (code) => {
      const { troubles, words } = await failed(code);
      expect(words()).toEqual({ agent: 'failed', codes: [code] });
      troubles.connectionChanged();
      expect(words()).toEqual({ agent: 'disconnected', codes: [] });
    },
  );

  it('that are of the call alone leave when it ends', async () => {
    const { world, session, words } = await failed('token.invalid');
    world.credentials = () =>
      Promise.resolve({ serverUrl: 'ws://x', participantToken: 't', agents: ['helper'] });
    session.start().catch(() => undefined);
    await settle();
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    world.mic.handlers.onLost();
    world.room.handlers.onAgentEvent('agent-helper', { type: 'error', message: 'x' });
    expect(words()).toEqual({ agent: 'connected', codes: ['media.lost', 'agent.error'] });
    world.room.handlers.onClosed('unknown');
    expect(words()).toEqual({ agent: 'failed', codes: ['connection.lost'] });
  });

  it('that merely pass leave after their time', async () => {
    const { world, session, troubles, words } = await failed('token.invalid');
    world.credentials = () =>
      Promise.resolve({ serverUrl: 'ws://x', participantToken: 't', agents: [] });
    session.start().catch(() => undefined);
    await settle();
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    world.room.handlers.onLegacyChat('agent-helper', 'not json');
    troubles.add(failure('folder.unavailable', world.clock.now()));
    expect(words()).toMatchObject({ codes: ['receiver.malformed', 'folder.unavailable'] });
    await world.clock.advance(passingMs - 1);
    expect(words()).toMatchObject({ codes: ['receiver.malformed', 'folder.unavailable'] });
    await world.clock.advance(1);
    expect(words()).toMatchObject({ codes: [] });
    await session.dispose();
    expect(world.clock.pending).toBe(0);
  });

  it('are dismissed with the others', async () => {
    const { troubles, words } = await failed('token.invalid');
    troubles.dismiss('token.invalid');
    expect(words()).toEqual({ agent: 'disconnected', codes: [] });
  });
});
