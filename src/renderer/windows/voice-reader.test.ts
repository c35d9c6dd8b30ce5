import { expect, it } from 'vitest';
import type { MediaTrack } from '@parley/session';
import { createVoiceReader } from './voice-reader.js';

const track = (id: string): MediaTrack => ({ id, kind: 'audio' });

it('follows the track that a voice has, and lets go of the others', () => {
  let now: MediaTrack | undefined;
  const open: string[] = [];
  const reader = createVoiceReader(
    () => now,
    ({ id }) => {
      open.push(id);
      return {
        read: (bands) => bands.fill(0.5) && 0.7,
        dispose: () => void open.splice(open.indexOf(id), 1),
      };
    },
  );
  const bands = new Float32Array(2).fill(1);
  expect(reader.read(bands)).toBe(0);
  expect([...bands]).toEqual([0, 0]);
  now = track('a');
  expect(reader.read(bands)).toBe(0.7);
  expect([...bands]).toEqual([0.5, 0.5]);
  reader.read(bands);
  expect(open).toEqual(['a']);
  now = track('b');
  reader.read(bands);
  expect(open).toEqual(['b']);
  reader.close();
  expect(open).toEqual([]);
});
