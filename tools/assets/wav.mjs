// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * 16-bit PCM sound; the samples of several channels are interleaved.
 * @typedef {{ sampleRate: number, channels: number, samples: Int16Array }} Sound
 */

const headLength = 44;

/**
 * Reads a 16-bit PCM WAV file, or one whose length fields a killed recorder left unset.
 * @param {string} path
 * @returns {Sound} throws when it is no such file
 */
export function readWav(path) {
  const file = readFileSync(path);
  if (file.toString('latin1', 0, 4) !== 'RIFF') throw new Error(`${path}: not a WAV file`);
  const sound = { channels: 0, sampleRate: 0 };
  for (let at = 12; at + 8 <= file.length;) {
    const id = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const from = at + 8;
    if (id === 'fmt ') {
      if (file.readUInt16LE(from) !== 1 || file.readUInt16LE(from + 14) !== 16)
        throw new Error(`${path}: not 16-bit PCM`);
      sound.channels = file.readUInt16LE(from + 2);
      sound.sampleRate = file.readUInt32LE(from + 4);
    } else if (id === 'data') {
      return { ...sound, samples: samplesOf(file.subarray(from, from + length)) };
    }
    at = from + length + (length % 2);
  }
  throw new Error(`${path}: no sound in it`);
}

/** @param {Buffer} bytes little-endian */
function samplesOf(bytes) {
  const samples = new Int16Array(Math.floor(bytes.length / 2));
  for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE(i * 2);
  return samples;
}

/**
 * @param {string} path
 * @param {Sound} sound
 */
export function writeWav(path, { sampleRate, channels, samples }) {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const head = Buffer.alloc(headLength);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(headLength - 8 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  writeFileSync(path, Buffer.concat([head, data]));
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
