import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTimers } from './timers.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('speaks up once, when due', () => {
  const due = vi.fn<(seconds: number) => void>();
  const timers = createTimers(due);
  timers.set(10);
  vi.advanceTimersByTime(9_999);
  expect(due).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(due.mock.calls).toEqual([[10]]);
  expect(timers.left()).toEqual([]);
});

test('what is left, soonest first; cancelled timers stay silent', () => {
  const due = vi.fn<(seconds: number) => void>();
  const timers = createTimers(due);
  timers.set(60);
  timers.set(20);
  vi.advanceTimersByTime(5_000);
  expect(timers.left()).toEqual([15, 55]);
  timers.cancelAll();
  vi.advanceTimersByTime(100_000);
  expect(due).not.toHaveBeenCalled();
  expect(timers.left()).toEqual([]);
});
