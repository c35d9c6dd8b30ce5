import { describe, expect, it } from 'vitest';
import { fillBands, levelOf } from './analyser.js';

describe('the level', () => {
  it.each([
    [0, 0],
    [0.001, 0],
    [0.0316, 0.5],
    [1, 1],
  ])('of a wave of amplitude %d is %d', (amplitude, level) => {
    expect(levelOf(new Float32Array(512).fill(amplitude))).toBeCloseTo(level, 2);
  });
});

describe('the bands', () => {
  const binHz = 48_000 / 1024;
  const shown = (hz: number): number[] => {
    const spectrum = new Uint8Array(512);
    spectrum[Math.round(hz / binHz)] = 255;
    const bands = new Float32Array(8);
    fillBands(bands, spectrum, binHz);
    return [...bands];
  };

  it('stand in the order of their frequency', () => {
    const loudest = [150, 400, 1_500, 6_000].map((hz) => {
      const bands = shown(hz);
      return bands.indexOf(Math.max(...bands));
    });
    expect(loudest).toEqual([...loudest].sort((a, b) => a - b));
    expect(new Set(loudest).size).toBe(4);
  });

  it('are between 0 and 1', () => {
    const bands = new Float32Array(24);
    fillBands(bands, new Uint8Array(512).fill(255), binHz);
    expect([...bands].every((band) => band === 1)).toBe(true);
    fillBands(bands, new Uint8Array(512), binHz);
    expect([...bands].every((band) => band === 0)).toBe(true);
  });
});
