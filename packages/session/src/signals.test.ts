import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inCall, settle } from './testing.js';

/** How many listeners each signal has. */
const listeners = new Map<EventTarget, number>();
const most = (): number => Math.max(...listeners.values());

beforeEach(() => {
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const count = (target: EventTarget, by: number): void =>
    void listeners.set(target, (listeners.get(target) ?? 0) + by);
  vi.spyOn(EventTarget.prototype, 'addEventListener').mockImplementation(function (
    this: EventTarget,
    ...args
  ) {
    count(this, 1);
    add.apply(this, args);
  });
  vi.spyOn(EventTarget.prototype, 'removeEventListener').mockImplementation(function (
    this: EventTarget,
    ...args
  ) {
    count(this, -1);
    remove.apply(this, args);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  listeners.clear();
});

it('a call’s signal has a listener for each part, whatever is under way, and ends it all', async () => {
  const stopped = vi.fn();
  const { session, world, handlers } = await inCall({
    options: { receivers: Array.from({ length: 20 }, () => () => stopped) },
  });
  const before = most();
  // Node warns from eleven on.
  expect(before).toBeLessThanOrEqual(10);

  session.rpc.register('never', {
    schema: { '~standard': { validate: (value) => ({ value }) } },
    run: () => new Promise(() => undefined),
  });
  handlers.onReconnecting({ attempt: 1, reason: 'signal' });
  const waits = Array.from({ length: 50 }, (_, index) => {
    const invocation = { callerIdentity: 'agent-helper', payload: '', timeoutMs: 9_000 };
    world.room.methods
      .get('never')?.(invocation)
      .catch(() => undefined);
    void session.messages.send(`message ${index}`);
    return session.agentNamed(`nurse-${index}`).waitUntilConnected();
  });
  const ends = Promise.allSettled(waits);
  await settle();
  expect(most()).toBe(before);

  await session.end();
  expect(new Set((await ends).map(({ status }) => status))).toEqual(new Set(['rejected']));
  const unsent = session.messages.rows
    .get()
    .filter((row) => 'status' in row && row.status === 'failed');
  expect(unsent).toHaveLength(50);
  expect(stopped).toHaveBeenCalledTimes(20);
  expect(world.room.methods.size).toBe(0);
});
