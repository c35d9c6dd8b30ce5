import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { endCallBeforeQuit } from './quit.js';

const talking: Snapshot = { ...initialSnapshot, connectionState: 'connected' };

function setUp(snapshot: Snapshot) {
  const events = new EventEmitter();
  const calls: string[] = [];
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const quit = (): boolean => {
    let prevented = false;
    events.emit('before-quit', { preventDefault: () => void (prevented = true) });
    calls.push(prevented ? 'wait' : 'quit');
    return prevented;
  };
  endCallBeforeQuit({
    app: Object.assign(events, { quit }) as never,
    relay: {
      snapshot: () => snapshot,
      subscribe: (run) => {
        listeners.add(run);
        return () => void listeners.delete(run);
      },
      request: ({ type }) => void calls.push(type),
    },
    onEnded: () => void calls.push('windows may close'),
  });
  const publish = (next: Snapshot): void => [...listeners].forEach((run) => run(next));
  return { quit, calls, publish, listeners };
}

describe('quitting', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes on within the same event when there is no call', () => {
    const { quit, calls } = setUp(initialSnapshot);
    expect(quit()).toBe(false);
    expect(calls).toEqual(['windows may close', 'quit']);
  });

  it('ends the call first, once, however often it is asked', async () => {
    const { quit, calls, publish, listeners } = setUp(talking);
    quit();
    quit();
    publish(talking);
    await vi.advanceTimersByTimeAsync(500);
    expect(calls).toEqual(['end', 'wait', 'wait']);
    publish(initialSnapshot);
    await vi.advanceTimersByTimeAsync(0);
    expect(calls.slice(3)).toEqual(['windows may close', 'quit']);
    expect(listeners.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits no longer than a second for a page that does not answer', async () => {
    const { quit, calls } = setUp(talking);
    quit();
    await vi.advanceTimersByTimeAsync(999);
    expect(calls).not.toContain('quit');
    await vi.advanceTimersByTimeAsync(1);
    await vi.runAllTimersAsync();
    expect(calls.at(-1)).toBe('quit');
  });
});
