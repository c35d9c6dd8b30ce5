import { AudioByteStream, shortuuid, tts } from '@livekit/agents';
import type { APIConnectOptions } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { toInt16 } from './samples.js';
import type { Voice } from './voice.js';

const FRAMES_PER_SECOND = 50;

/** The voice as a TTS of LiveKit Agents; the session hands it one sentence at a time. */
export class PiperTTS extends tts.TTS {
  override label = 'parley.PiperTTS';
  readonly #voice: Voice;

  constructor(voice: Voice) {
    super(voice.sampleRate, 1, { streaming: false });
    this.#voice = voice;
  }

  override get model(): string {
    return 'piper-en_US-joe-medium';
  }

  override get provider(): string {
    return 'local';
  }

  override synthesize(
    text: string,
    connOptions?: APIConnectOptions,
    signal?: AbortSignal,
  ): tts.ChunkedStream {
    return new PiperStream(text, this, this.#voice, connOptions, signal);
  }

  /** Not offered: the session cuts the text into sentences and speaks each. */
  override stream(): tts.SynthesizeStream {
    throw new Error('PiperTTS does not stream: wrap it in tts.StreamAdapter.');
  }
}

class PiperStream extends tts.ChunkedStream {
  override label = 'parley.PiperStream';
  readonly #voice: Voice;

  constructor(
    text: string,
    owner: tts.TTS,
    voice: Voice,
    connOptions?: APIConnectOptions,
    signal?: AbortSignal,
  ) {
    super(text, owner, connOptions, signal);
    this.#voice = voice;
  }

  protected override async run(): Promise<void> {
    const id = shortuuid();
    const rate = this.#voice.sampleRate;
    const cutter = new AudioByteStream(rate, 1, Math.floor(rate / FRAMES_PER_SECOND));
    // One frame is held back, so that the last can be marked as such.
    let held: AudioFrame | undefined;
    const send = (frames: AudioFrame[]): void => {
      for (const frame of frames) {
        if (held) this.queue.put({ requestId: id, segmentId: id, frame: held, final: false });
        held = frame;
      }
    };
    try {
      await this.#voice.speak(this.inputText, this.abortSignal, (samples) => {
        send(cutter.write(toInt16(samples)));
      });
      if (this.abortSignal.aborted) return;
      send(cutter.flush());
      if (held) this.queue.put({ requestId: id, segmentId: id, frame: held, final: true });
    } finally {
      this.queue.close();
    }
  }
}
