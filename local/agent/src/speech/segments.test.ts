import { expect, test } from 'vitest';
import { splitAtPauses } from './segments.js';

const RATE = 1_000;

/** Noise with silences of 0.2 s that begin at the given seconds. */
function speech(seconds: number, pauses: readonly number[]): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, i) => {
    const at = i / RATE;
    return pauses.some((pause) => at >= pause && at < pause + 0.2) ? 0 : i % 2 ? 0.5 : -0.5;
  });
}

test('short speech stays whole', () => {
  const whole = speech(8, [3]);
  expect(splitAtPauses(whole, RATE)).toEqual([whole]);
});

test('cuts fall into pauses, and nothing is lost', () => {
  const long = speech(20, [3, 6.5, 12, 13.1, 19]);
  const pieces = splitAtPauses(long, RATE);
  const lengths = pieces.map((piece) => piece.length / RATE);
  expect(lengths[0]).toBeGreaterThan(6.5);
  expect(lengths[0]).toBeLessThan(6.7);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(8);
  expect(pieces.flatMap((piece) => [...piece])).toEqual([...long]);
});

test('speech without any pause is cut all the same', () => {
  const pieces = splitAtPauses(speech(30, []), RATE);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(8 * RATE);
});

test('no speech is one empty piece', () => {
  expect(splitAtPauses(new Float32Array(0), RATE).map((piece) => piece.length)).toEqual([0]);
});
