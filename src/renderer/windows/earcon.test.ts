import { describe, expect, it } from 'vitest';
import type { Cue } from './cues.js';
import { earcon } from './earcon.js';

const rate = 48_000;
const cues: readonly Cue[] = ['live', 'muted', 'ended', 'failed'];

/** The loudest sample. */
const peak = (samples: Float32Array): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

/** How strong one frequency is in a part of a sound (Goertzel). */
function strength(samples: Float32Array, hz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / rate);
  const [one, two] = samples.reduce<readonly [number, number]>(
    ([last, before], sample) => [sample + factor * last - before, last],
    [0, 0],
  );
  return one * one + two * two - factor * one * two;
}

describe('the sounds of the cues', () => {
  it.each(cues)('%s is short, quiet, and begins and ends in silence', (cue) => {
    const samples = earcon(cue, 1, rate);
    expect(samples.length / rate).toBeLessThan(0.4);
    expect(peak(samples)).toBeLessThan(0.13);
    expect(peak(samples)).toBeGreaterThan(0.05);
    expect(peak(samples.subarray(0, 8))).toBeLessThan(0.01);
    expect(peak(samples.subarray(-200))).toBeLessThan(0.01);
  });

  it('follows the volume', () => {
    const [half, none] = [earcon('live', 0.5, rate), earcon('live', 0, rate)];
    expect(peak(half)).toBeCloseTo(peak(earcon('live', 1, rate)) / 2, 5);
    expect(peak(none)).toBe(0);
  });

  it('goes up when the microphone is live, and down when it is off', () => {
    const rises = (cue: Cue): boolean => {
      const samples = earcon(cue, 1, rate);
      const [begin, end] = [samples.subarray(0, 3_000), samples.subarray(-3_000)];
      return strength(end, 880) > strength(end, 587) && strength(begin, 587) > strength(begin, 880);
    };
    expect([rises('live'), rises('muted')]).toEqual([true, false]);
  });
});
