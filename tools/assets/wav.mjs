// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import wavefile from 'wavefile';

/**
 * 16-bit PCM sound; the samples of several channels are interleaved.
 * @typedef {{ sampleRate: number, channels: number, samples: Int16Array }} Sound
 */

/**
 * Reads a 16-bit PCM WAV file, or one whose length fields a killed recorder left unset.
 * @param {string} path
 * @returns {Sound} throws when it is no such file
 */
export function readWav(path) {
  const file = readFileSync(path);
  if (file.toString('latin1', 0, 4) !== 'RIFF') throw new Error(`${path}: not a WAV file`);
  const wav = new wavefile.WaveFile(new Uint8Array(file));
  if (wav.bitDepth !== '16') throw new Error(`${path}: not 16-bit PCM`);
  const { sampleRate, numChannels: channels } =
    /** @type {{ sampleRate: number, numChannels: number }} */ (wav.fmt);
  const { samples: bytes } = /** @type {{ samples: Uint8Array }} */ (wav.data);
  const even = bytes.slice(0, bytes.length - (bytes.length % 2));
  return { sampleRate, channels, samples: new Int16Array(even.buffer) };
}

/**
 * @param {string} path
 * @param {Sound} sound
 */
export function writeWav(path, { sampleRate, channels, samples }) {
  const wav = new wavefile.WaveFile();
  wav.fromScratch(channels, sampleRate, '16', samples);
  writeFileSync(path, wav.toBuffer());
}

/**
 * The part of a sound between two moments, with silence after it.
 * @param {Sound} sound
 * @param {{ from?: number, to: number, silence?: number }} seconds
 * @returns {Sound}
 */
export function cut(sound, { from = 0, to, silence = 0 }) {
  const perSecond = sound.sampleRate * sound.channels;
  const part = sound.samples.subarray(from * perSecond, to * perSecond);
  const samples = new Int16Array(part.length + silence * perSecond);
  samples.set(part);
  return { ...sound, samples };
}

const windowMs = 20;
/** -46 dBFS: below it a recording counts as silence. */
const silence = 0.005;

/**
 * How many seconds of a sound are louder than silence.
 * @param {Sound} sound
 */
export function secondsAboveSilence({ sampleRate, channels, samples }) {
  const size = Math.round((sampleRate * channels * windowMs) / 1000);
  let loud = 0;
  for (let at = 0; at + size <= samples.length; at += size) {
    let sum = 0;
    for (let i = at; i < at + size; i += 1) sum += ((samples[i] ?? 0) / 32768) ** 2;
    if (Math.sqrt(sum / size) > silence) loud += 1;
  }
  return (loud * windowMs) / 1000;
}
