import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { situationOf } from '../../shared/situation.js';
import { createSessionRelay } from './session-relay.js';

const talking: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connected',
  agent: { state: 'connected', activity: 'listening' },
  microphone: { enabled: true, pending: false },
};

function setUp() {
  const told: unknown[] = [];
  const relay = createSessionRelay({
    tell: (role, name, value) => void told.push([role, name, value]),
    now: () => 1000,
  });
  const toOwner = (): unknown[][] =>
    told
      .filter((one) => (one as string[])[0] === 'owner')
      .map((one) => (one as unknown[]).slice(1));
  return { relay, told, toOwner };
}

describe('the session relay', () => {
  it('keeps the last snapshot and tells it to the views and the listeners', () => {
    const { relay, told } = setUp();
    const seen: Snapshot[] = [];
    const stop = relay.subscribe((snapshot) => void seen.push(snapshot));
    relay.publish(talking);
    expect(relay.snapshot()).toEqual(talking);
    expect(seen).toEqual([talking]);
    expect(told).toContainEqual(['view', 'session.changed', talking]);
    stop();
    relay.publish(initialSnapshot);
    expect(seen).toHaveLength(1);
  });

  it('keeps intents for an owner that is still loading, the newest few', () => {
    const { relay, toOwner } = setUp();
    for (let press = 0; press < 20; press++) relay.request({ type: 'start' });
    relay.request({ type: 'end' });
    expect(toOwner()).toEqual([]);
    relay.publish(initialSnapshot);
    const intents = toOwner().filter((one) => (one as string[])[0] === 'session.intent');
    expect(intents).toHaveLength(8);
    expect(intents.at(-1)).toEqual(['session.intent', { type: 'end' }]);
    relay.publish(talking);
    expect(toOwner().filter((one) => (one as string[])[0] === 'session.intent')).toHaveLength(8);
  });

  it('passes intents on at once when the owner is there, and waits again when it reloads', () => {
    const { relay, toOwner } = setUp();
    relay.publish(initialSnapshot);
    relay.request({ type: 'start' });
    expect(toOwner().at(-1)).toEqual(['session.intent', { type: 'start' }]);
    relay.ownerLoading();
    relay.request({ type: 'retry' });
    expect(toOwner().at(-1)).toEqual(['session.intent', { type: 'start' }]);
    relay.publish(initialSnapshot);
    expect(toOwner().at(-1)).toEqual(['session.intent', { type: 'retry' }]);
  });

  it('tells each new owner whether the level is watched, and only changes after that', () => {
    const { relay, toOwner } = setUp();
    relay.watch(true);
    expect(toOwner()).toEqual([]);
    relay.publish(initialSnapshot);
    expect(toOwner()).toEqual([['session.watched', true]]);
    relay.watch(true);
    expect(toOwner()).toHaveLength(1);
    relay.watch(false);
    expect(toOwner().at(-1)).toEqual(['session.watched', false]);
    relay.ownerLoading();
    relay.publish(initialSnapshot);
    expect(toOwner()).toHaveLength(3);
  });

  it('shows a crash of the owner until the next one shows it by itself', () => {
    const { relay, toOwner } = setUp();
    relay.publish(talking);
    relay.ownerCrashed();
    const { connectionState, failures } = relay.snapshot();
    const [crash] = failures;
    expect(situationOf(relay.snapshot()).word).toBe('Failed');
    expect({ connectionState, code: crash?.code }).toEqual({
      connectionState: 'disconnected',
      code: 'window.crashed',
    });
    // The new owner begins afresh, and is told.
    relay.publish(initialSnapshot);
    expect(situationOf(relay.snapshot()).word).toBe('Failed');
    expect(toOwner().at(-1)).toEqual(['session.failure', crash]);
    relay.publish({ ...initialSnapshot, connectionState: 'connecting' });
    expect(relay.snapshot().failures).toEqual([]);
  });

  it('passes on what went wrong in main, once to an owner that comes later', () => {
    const { relay, toOwner } = setUp();
    const broken = failure('app.internal', 5);
    relay.report(failure('app.internal', 4));
    relay.report(broken);
    relay.ownerCrashed();
    relay.publish(initialSnapshot);
    expect(toOwner()).toEqual([
      ['session.watched', false],
      ['session.failure', broken],
      ['session.failure', failure('window.crashed', 1000)],
    ]);
    relay.ownerLoading();
    relay.publish(initialSnapshot);
    expect(toOwner()).toHaveLength(4);
    relay.report(broken);
    expect(toOwner().at(-1)).toEqual(['session.failure', broken]);
  });

  it('forgets what was asked of an owner that died', () => {
    const { relay, toOwner } = setUp();
    relay.request({ type: 'start' });
    relay.ownerCrashed();
    relay.publish(initialSnapshot);
    expect(toOwner().map(([name]) => name)).toEqual(['session.watched', 'session.failure']);
  });
});
