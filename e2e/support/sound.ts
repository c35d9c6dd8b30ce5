import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readWav, type Sound } from '../../scripts/lib/wav.mjs';

const run = promisify(execFile);

/** Plays a WAV file into the desktop's microphone; resolves at its end. */
export async function speak(file: string): Promise<void> {
  await run('paplay', ['--device=room', file]);
}

/** Records what comes out of the desktop's speaker until the answer is called. */
export async function listen(): Promise<() => Promise<Sound>> {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-heard-')), 'heard.wav');
  const recorder = spawn(
    'parecord',
    ['--device=speaker.monitor', '--file-format=wav', '--latency-msec=20', file],
    { stdio: 'ignore' },
  );
  await once(recorder, 'spawn');
  return async () => {
    recorder.kill('SIGTERM');
    await once(recorder, 'exit');
    return readWav(file);
  };
}
