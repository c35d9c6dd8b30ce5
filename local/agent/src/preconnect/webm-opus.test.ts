import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { decodeWebmOpus } from './webm-opus.js';

const recording = new URL('../../test/fixtures/pre-connect.webm', import.meta.url);

/** Root mean square of a part of the samples, in full-scale units. */
const loudness = (samples: Int16Array, from: number, to: number): number => {
  const part = samples.subarray(from, to);
  return Math.sqrt(part.reduce((sum, sample) => sum + (sample / 32768) ** 2, 0) / part.length);
};

test("decodes a recording of Chromium's MediaRecorder", async () => {
  const samples = await decodeWebmOpus(await readFile(recording), 16_000);
  // 2.14 s were played: 0.3 s of silence and then speech; the recorder rounds to its frames.
  expect(samples.length / 16_000).toBeCloseTo(2.14, 0);
  expect(loudness(samples, 0, 3_000)).toBeLessThan(0.003);
  expect(loudness(samples, 8_000, 32_000)).toBeGreaterThan(0.02);
});

test.each([
  ['nothing', new Uint8Array(0)],
  ['a header without sound', (await readFile(recording)).subarray(0, 200)],
  ['noise', Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256)],
])('%s is refused', async (_, bytes) => {
  await expect(decodeWebmOpus(bytes, 16_000)).rejects.toThrow();
});
