import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cut, readWav, secondsAboveSilence, writeWav } from './wav.mjs';

const folder = mkdtempSync(join(tmpdir(), 'parley-wav-'));
const tone = {
  sampleRate: 16_000,
  channels: 1,
  samples: Int16Array.from({ length: 32_000 }, (_, i) => 8_000 * Math.sin(i / 10)),
};

test('a sound is the same after being written and read', () => {
  const path = join(folder, 'tone.wav');
  writeWav(path, tone);
  expect(readWav(path)).toEqual(tone);
});

test('a recording cut short by a kill is read as far as it goes', () => {
  const path = join(folder, 'cut.wav');
  writeWav(path, tone);
  const bytes = readFileSync(path);
  bytes.writeUInt32LE(0x7fffffff, 40);
  writeFileSync(path, bytes.subarray(0, 1_045));
  expect(readWav(path).samples.length).toBe(500);
});

test('a part of a sound with silence after it is as loud and as long as it should be', () => {
  const part = cut(tone, { from: 0.5, to: 1.5, silence: 1 });
  expect(part.samples.length).toBe(32_000);
  expect(secondsAboveSilence(part)).toBe(1);
});

test('what is no sound is refused by name', () => {
  const path = join(folder, 'text.wav');
  writeFileSync(path, 'hello');
  expect(() => readWav(path)).toThrow(`${path}: not a WAV file`);
});
