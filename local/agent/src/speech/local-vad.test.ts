import { readFile } from 'node:fs/promises';
import { initializeLogger, VADEventType } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { expect, test } from 'vitest';
import { decodeWebmOpus } from '../preconnect/webm-opus.js';
import { LocalVAD } from './local-vad.js';

initializeLogger({ pretty: false, level: 'silent' });

const RATE = 16_000;
const recording = new URL('../../test/fixtures/pre-connect.webm', import.meta.url);

test("an utterance's sound is what was spoken, from its first word on", async () => {
  const speech = await decodeWebmOpus(await readFile(recording), RATE);
  const heard = new Int16Array(speech.length + RATE);
  heard.set(speech);
  const stream = new LocalVAD({ minSilenceDuration: 250 }).stream();
  for (let at = 0; at < heard.length; at += 160) {
    stream.pushFrame(new AudioFrame(heard.slice(at, at + 160), RATE, 1, 160));
  }
  for await (const event of stream) {
    if (event.type !== VADEventType.END_OF_SPEECH) continue;
    const sound = event.frames[0]?.data ?? new Int16Array(0);
    const end = event.samplesIndex;
    expect(sound.length).toBeGreaterThan(RATE);
    expect(sound).toEqual(heard.slice(end - sound.length, end));
    break;
  }
});
