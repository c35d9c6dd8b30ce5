import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cut, secondsAboveSilence } from '../../tools/assets/wav.mjs';
import type { Sound } from '../../tools/assets/wav.mjs';

const run = promisify(execFile);

/** Plays a WAV file into a sink, by default into the desktop's microphone; resolves at its end. */
export async function speak(file: string, sink = 'room'): Promise<void> {
  await run('paplay', [`--device=${sink}`, file]);
}

const format = { sampleRate: 48_000, channels: 2 } as const;

/** What a call ends; `soFar` is what has been recorded by now. */
export interface Recording {
  (): Promise<Sound>;
  soFar(): Sound;
}

/** Records what comes out of a sink, by default the desktop's speaker, until the answer is called. */
export async function listen(sink = 'speaker'): Promise<Recording> {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-heard-')), 'heard.pcm');
  // The recorder makes it a little later than it starts.
  writeFileSync(file, '');
  const recorder = spawn(
    'parecord',
    [
      ...[`--device=${sink}.monitor`, '--latency-msec=20'],
      // Without a head: a WAV file's says how much there is only at the end.
      ...[
        '--raw',
        '--format=s16le',
        `--rate=${format.sampleRate}`,
        `--channels=${format.channels}`,
      ],
      file,
    ],
    { stdio: 'ignore' },
  );
  await once(recorder, 'spawn');
  const soFar = (): Sound => {
    const { buffer, byteOffset, byteLength } = readFileSync(file);
    const bytes = buffer.slice(byteOffset, byteOffset + byteLength - (byteLength % 2));
    return { ...format, samples: new Int16Array(bytes) };
  };
  const stop = async (): Promise<Sound> => {
    recorder.kill('SIGTERM');
    await once(recorder, 'exit');
    return soFar();
  };
  return Object.assign(stop, { soFar });
}

/** How long a sound is, in seconds. */
export function lengthOf({ samples, sampleRate, channels }: Sound): number {
  return samples.length / sampleRate / channels;
}

/**
 * When, from the moment `from` on, a sound is silent for `lasting` seconds for the first time: the
 * seconds between the two moments, Infinity when it never is.
 */
export function secondsUntilSilence(sound: Sound, from: number, lasting: number): number {
  for (let at = from; at + lasting <= lengthOf(sound); at += 0.05)
    if (secondsAboveSilence(cut(sound, { from: at, to: at + lasting })) === 0) return at - from;
  return Infinity;
}
