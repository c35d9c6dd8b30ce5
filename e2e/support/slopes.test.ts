import { describe, expect, it } from 'vitest';
import { slopesOf, tableOf } from './slopes.js';

const samples = (value: (at: number) => number) =>
  Array.from({ length: 12 }, (_, index) => ({
    at: index * 10,
    values: { listeners: value(index * 10) },
  }));
const bounds = { listeners: { perUnit: 0.5, slack: 2 } };

describe('slopes', () => {
  it.each([
    ['nothing grows', () => 64, 0, false],
    ['it grows by less than its bound', (at: number) => 64 + at * 0.4, 0.4, false],
    ['it grows by more', (at: number) => 64 + at * 4, 4, true],
    ['it only fills up at first', (at: number) => (at < 30 ? at * 5 : 150), 0, false],
  ])('%s', (_, value, perUnit, exceeds) => {
    const [slope] = slopesOf(samples(value), bounds);
    expect(slope?.perUnit).toBeCloseTo(perUnit, 5);
    expect(slope?.exceeds).toBe(exceeds);
  });

  it('counts a value that is not there as too much', () => {
    expect(
      slopesOf(
        samples(() => NaN),
        bounds,
      )[0]?.exceeds,
    ).toBe(true);
  });

  it('needs two samples at least', () => {
    expect(() => slopesOf(samples(() => 1).slice(0, 1), bounds)).toThrow('Two settled samples');
  });

  it('are told by the hundred units', () => {
    const table = tableOf(
      slopesOf(
        samples((at) => 64 + at * 4),
        bounds,
      ),
      'call',
    );
    expect(table).toMatch(/per 100 calls/);
    expect(table).toMatch(/listeners\s+64.00\s+504\s+400\s+50.00 \(\+2.00 in all\)\s+EXCEEDS/);
  });
});
