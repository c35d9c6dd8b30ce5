import { describe, expect, it } from 'vitest';
import { createReconnecting } from './reconnect-policy.js';

function setUp() {
  let now = 1_000_000;
  const policy = createReconnecting(() => now);
  return { policy, pass: (ms: number) => void (now += ms) };
}

describe('a lost connection', () => {
  it.each([
    [0, 0, 0],
    [300, 1, 300],
    [1_500, 2, 1_200],
    [5_000, 9, 3_000],
    [20_000, 12, 3_000],
    [20_001, 13, null],
  ])('after %d ms and %d attempts is tried again in %s ms', (elapsedMs, retryCount, expected) => {
    const { policy } = setUp();
    expect(policy.nextRetryDelayInMs({ elapsedMs, retryCount })).toBe(expected);
    expect(policy.attempt).toBe(retryCount + 1);
  });

  it('is not given up for the time that the computer slept, and has its whole time after it', () => {
    const { policy, pass } = setUp();
    const next = (elapsedMs: number) => policy.nextRetryDelayInMs({ elapsedMs, retryCount: 5 });
    policy.setAsleep(true);
    pass(3_600_000);
    // The page runs before anybody tells it that it is awake.
    expect(next(3_600_000)).toBe(3_000);
    policy.setAsleep(false);
    pass(20_000);
    expect(next(3_620_000)).toBe(3_000);
    pass(1);
    expect(next(3_620_001)).toBeNull();
  });

  it('long after the sleep is given up as any other', () => {
    const { policy, pass } = setUp();
    policy.setAsleep(false);
    pass(60_000);
    expect(policy.nextRetryDelayInMs({ elapsedMs: 20_001, retryCount: 5 })).toBeNull();
  });
});
