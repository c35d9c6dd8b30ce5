/**
 * Talks to a running agent and prints the conversation with its timing, for development:
 *   npm run talk -- "What is seventeen times three?" "Goodbye."
 * Takes the worker's environment; the words are spoken by the local voice.
 */
import { join } from 'node:path';
import process from 'node:process';
import { readModelsFolder, readWorkerEnvironment } from './environment.js';
import { loadVoice } from './speech/voice.js';
import { call } from './testing/caller.js';
import type { CallEvent } from './testing/caller.js';

const isSound = (e: CallEvent): e is CallEvent & { type: 'sound' } => e.type === 'sound';
const isSilence = (e: CallEvent): e is CallEvent & { type: 'silence' } => e.type === 'silence';
const isListening = (e: CallEvent): e is CallEvent & { type: 'state' } =>
  e.type === 'state' && e.state === 'listening';

const worker = readWorkerEnvironment(process.env);
const voice = await loadVoice(join(readModelsFolder(process.env), 'voice'));
const started = performance.now();
const caller = await call(worker, worker.agentName);
const print = (at: number, what: string): void => {
  process.stdout.write(
    `${Math.round(at - started)
      .toString()
      .padStart(7)} ms  ${what}\n`,
  );
};
await caller.waitFor(isListening);
let shown = 0;
const show = (): void => {
  for (; shown < caller.events.length; shown++) {
    const { at, ...event } = caller.events[shown] as CallEvent;
    print(at, JSON.stringify(event));
  }
};
for (const text of process.argv.slice(2)) {
  const parts: Float32Array[] = [];
  await voice.speak(text, new AbortController().signal, (part) => parts.push(part.slice()));
  const speech = Float32Array.from(parts.flatMap((part) => [...part]));
  const end = await caller.speak(speech, voice.sampleRate);
  const sound = await caller.waitFor(isSound, end);
  show();
  print(
    sound.at,
    `"${text}": first sound ${Math.round(sound.at - end)} ms after the end of speech`,
  );
  await caller.waitFor(isSilence, sound.at);
}
show();
await caller.hangUp();
process.exit(0);
