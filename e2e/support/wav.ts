import { readFileSync, writeFileSync } from 'node:fs';

/** Mono or stereo 16-bit PCM sound. */
export interface Sound {
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: Int16Array;
}

/** Reads a 16-bit PCM WAV file, or one whose length fields a killed recorder left unset. */
export function readWav(path: string): Sound {
  const file = readFileSync(path);
  if (file.toString('latin1', 0, 4) !== 'RIFF') throw new Error(`${path}: not a WAV file`);
  let channels = 0;
  let sampleRate = 0;
  for (let at = 12; at + 8 <= file.length; ) {
    const id = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const from = at + 8;
    if (id === 'fmt ') {
      if (file.readUInt16LE(from) !== 1 || file.readUInt16LE(from + 14) !== 16)
        throw new Error(`${path}: not 16-bit PCM`);
      channels = file.readUInt16LE(from + 2);
      sampleRate = file.readUInt32LE(from + 4);
    } else if (id === 'data') {
      const to = Math.min(file.length, from + length);
      const bytes = file.subarray(from, to - ((to - from) % 2));
      const samples = new Int16Array(bytes.length / 2);
      for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE(i * 2);
      return { sampleRate, channels, samples };
    }
    at = from + length + (length % 2);
  }
  throw new Error(`${path}: no sound in it`);
}

export function writeWav(path: string, { sampleRate, channels, samples }: Sound): void {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
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

/** The part of a sound between two moments in seconds, with `silence` seconds of nothing after it. */
export function cut(sound: Sound, from: number, to: number, silence = 0): Sound {
  const perSecond = sound.sampleRate * sound.channels;
  const part = sound.samples.subarray(from * perSecond, to * perSecond);
  const samples = new Int16Array(part.length + silence * perSecond);
  samples.set(part);
  return { ...sound, samples };
}

/** How loud a sound is in each window of `ms` milliseconds: root mean square, 0 to 1. */
export function loudness(sound: Sound, ms = 20): number[] {
  const size = Math.round((sound.sampleRate * sound.channels * ms) / 1000);
  const windows: number[] = [];
  for (let at = 0; at + size <= sound.samples.length; at += size) {
    let sum = 0;
    for (let i = at; i < at + size; i += 1) sum += ((sound.samples[i] ?? 0) / 32768) ** 2;
    windows.push(Math.sqrt(sum / size));
  }
  return windows;
}

/** Seconds of a sound that are louder than silence (-46 dBFS). */
export function secondsAboveSilence(sound: Sound): number {
  return loudness(sound).filter((level) => level > 0.005).length * 0.02;
}
