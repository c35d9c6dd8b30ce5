// @ts-check
import { expect, test } from 'vitest';
import { row } from './measure.mjs';
import { json, table } from './report.mjs';

const meets = row('start', 'ms', 100, { against: 'floor', theirs: 100, goal: 1.1 });
const misses = row('chunk', 'µs', 300, { against: 'peer', theirs: 100, goal: 1.1 });
const alone = row('reply', 'ms', 900);

test('a row that misses its goal is marked, and only that one', () => {
  const lines = table([meets, misses, alone]).split('\n');
  expect(lines.filter((line) => line.includes('misses'))).toEqual([
    expect.stringContaining('chunk'),
  ]);
});

test('the file has the six fields; a row without a comparison has none of it', () => {
  expect(JSON.parse(json([misses, alone]))).toEqual([
    { name: 'chunk', ours: 300, against: 'peer', unit: 'µs', ratio: 3, goal: 1.1 },
    { name: 'reply', ours: 900, unit: 'ms' },
  ]);
});
