import { asLanguageCode, stt } from '@livekit/agents';
import type { AudioBuffer } from '@livekit/agents';
import { toFloat32 } from './samples.js';
import { EARS_SAMPLE_RATE } from './ears.js';
import type { Ears } from './ears.js';

/** The ears as an STT of LiveKit Agents: whole utterances, cut by the session's VAD. */
export class MoonshineSTT extends stt.STT {
  override label = 'parley.MoonshineSTT';
  readonly #ears: Ears;

  constructor(ears: Ears) {
    super({ streaming: false, interimResults: false });
    this.#ears = ears;
  }

  override get model(): string {
    return 'moonshine-tiny-en';
  }

  override get provider(): string {
    return 'local';
  }

  protected override async _recognize(
    buffer: AudioBuffer,
    signal?: AbortSignal,
  ): Promise<stt.SpeechEvent> {
    const frames = Array.isArray(buffer) ? buffer : [buffer];
    const wrong = frames.find((f) => f.sampleRate !== EARS_SAMPLE_RATE || f.channels !== 1);
    if (wrong) {
      throw new Error(
        `Speech must be mono at 16000 Hz, not ${wrong.channels} × ${wrong.sampleRate}.`,
      );
    }
    const speech = toFloat32(frames.map((frame) => frame.data));
    const text = await this.#ears.recognise(speech, signal);
    const duration = speech.length / EARS_SAMPLE_RATE;
    return {
      type: stt.SpeechEventType.FINAL_TRANSCRIPT,
      alternatives: [
        {
          language: asLanguageCode('en'),
          text,
          startTime: 0,
          endTime: duration,
          confidence: text ? 1 : 0,
        },
      ],
      recognitionUsage: { audioDuration: duration },
    };
  }

  /** Not offered: the session wraps a non-streaming STT with its VAD. */
  override stream(): stt.SpeechStream {
    throw new Error('MoonshineSTT does not stream: wrap it in stt.StreamAdapter.');
  }
}
