// @ts-check
import { describe, expect, test } from 'vitest';
import { quantile, row, takeTurns } from './measure.mjs';

describe('quantile', () => {
  test('takes the middle, in whatever order the values come', () => {
    expect(quantile([9, 1, 5])).toBe(5);
  });

  test('lies between two values where none is in the middle', () => {
    expect(quantile([1, 2, 3, 10])).toBe(2.5);
  });

  test('sorts by size, not by spelling', () => {
    expect(quantile([100, 20, 3], 1)).toBe(100);
  });

  test('refuses to make a figure of nothing', () => {
    expect(() => quantile([])).toThrow('nothing measured');
  });
});

describe('takeTurns', () => {
  test('runs there and back, and leaves the warm-up out', async () => {
    /** @type {string[]} */
    const order = [];
    const run = async (/** @type {string} */ name) => order.push(name);
    const results = await takeTurns(['a', 'b'], 2, run, { warmUp: 1 });
    expect(order.join('')).toBe('abbaab');
    expect(results).toEqual({ a: [4, 5], b: [3, 6] });
  });
});

describe('row', () => {
  test('has a ratio only where it is held to something', () => {
    expect(row('alone', 'ms', 3)).toEqual({ name: 'alone', unit: 'ms', ours: 3 });
    expect(row('held', 'ms', 3, { against: 'floor', theirs: 2, goal: 1.1 })).toEqual({
      name: 'held',
      unit: 'ms',
      ours: 3,
      against: 'floor',
      theirs: 2,
      ratio: 1.5,
      goal: 1.1,
    });
  });
});
