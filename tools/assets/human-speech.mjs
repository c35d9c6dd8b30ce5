// @ts-check
import { join } from 'node:path';
import { speechModels } from './models.mjs';
import { readWav } from './wav.mjs';

/** Between the click at the beginning of the recording and its first word, in seconds. */
const clickEndsAt = 0.7;

/**
 * A recording of human speech, "It was the best of times, it was the worst of times, …": its first
 * word begins at 1.15 s. The click that it begins with is silenced: at times it is heard as a word.
 * @returns {Promise<import('./wav.mjs').Sound>}
 */
export async function humanSpeech() {
  const recording = readWav(join(await speechModels(), 'speech', 'two_cities.wav'));
  recording.samples.fill(0, 0, clickEndsAt * recording.sampleRate * recording.channels);
  return recording;
}
