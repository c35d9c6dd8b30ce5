import type { Cue } from './cues.js';

interface Note {
  readonly hz: number;
  /** Seconds. */
  readonly at: number;
  readonly lasts: number;
}

const run = (lasts: number, ...pitches: readonly number[]): readonly Note[] =>
  pitches.map((hz, index) => ({ hz, at: index * lasts * 0.8, lasts }));

/** Up: live. Down: muted. Three steps down: ended. Twice the same low: failed. */
const tunes: Readonly<Record<Cue, readonly Note[]>> = {
  live: run(0.09, 587, 880),
  muted: run(0.09, 880, 587),
  ended: run(0.11, 587, 440, 330),
  failed: run(0.16, 277, 277),
};

/** Of the loudest sample; the rest of the way up to full scale is for voices. */
const loudest = 0.1;
/** Seconds from nothing to a note's full loudness: quicker is a click. */
const attack = 0.008;

/**
 * A cue as sound, made here: two or three notes like those of a small bell.
 * @param volume 0 to 1
 * @returns samples from -1 to 1, which begin and end in silence
 */
export function earcon(cue: Cue, volume: number, sampleRate: number): Float32Array<ArrayBuffer> {
  const notes = tunes[cue];
  const seconds = Math.max(...notes.map(({ at, lasts }) => at + lasts));
  const samples = new Float32Array(Math.ceil(seconds * sampleRate));
  for (const { hz, at, lasts } of notes) {
    const first = Math.round(at * sampleRate);
    const length = Math.floor(lasts * sampleRate);
    for (let index = 0; index < length; index += 1) {
      const time = index / sampleRate;
      const fade = Math.min(1, time / attack) * (1 - time / lasts) ** 2;
      const wave =
        Math.sin(2 * Math.PI * hz * time) * 0.85 + Math.sin(4 * Math.PI * hz * time) * 0.15;
      samples[first + index] = (samples[first + index] ?? 0) + wave * fade * volume * loudest;
    }
  }
  return samples;
}
