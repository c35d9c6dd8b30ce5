import { join } from 'node:path';
import sherpa from 'sherpa-onnx-node';

/** Speech synthesis, on native threads: the event loop stays free. */
export interface Voice {
  /** Hertz, mono. */
  readonly sampleRate: number;
  /**
   * Speaks a text, handing out its sound as it is made. Texts are spoken one after another, so
   * that the first gets the whole machine. Resolves when done, or early once aborted.
   */
  speak(text: string, signal: AbortSignal, onSound: (samples: Float32Array) => void): Promise<void>;
}

/**
 * Loads the Piper voice.
 * @param folder holds `model.onnx`, `tokens.txt` and `espeak-ng-data`.
 */
export async function loadVoice(folder: string): Promise<Voice> {
  const tts = await sherpa.OfflineTts.createAsync({
    model: {
      vits: {
        model: join(folder, 'model.onnx'),
        tokens: join(folder, 'tokens.txt'),
        dataDir: join(folder, 'espeak-ng-data'),
      },
      numThreads: 2,
    },
    maxNumSentences: 1,
  });
  let queue: Promise<unknown> = Promise.resolve();
  return {
    sampleRate: tts.sampleRate,
    speak(text, signal, onSound) {
      const turn = queue.then(async () => {
        if (signal.aborted) return;
        await tts.generateAsync({
          text,
          sid: 0,
          speed: 1,
          onProgress: ({ samples }) => {
            if (signal.aborted) return 0;
            onSound(samples);
            return 1;
          },
        });
      });
      queue = turn.catch(() => undefined); // the caller gets the error; the next text goes on
      return turn;
    },
  };
}
