import { join } from 'node:path';
import sherpa from 'sherpa-onnx-node';
import { splitAtPauses } from './segments.js';

/** The rate at which the recogniser hears; audio comes in at it, so nothing is resampled. */
export const EARS_SAMPLE_RATE = 16_000;

/** Speech recognition, on native threads: the event loop stays free. */
export interface Ears {
  /** The words in mono speech at 16 kHz, of any length; empty when none are heard. */
  recognise(speech: Float32Array, signal?: AbortSignal): Promise<string>;
}

/**
 * Loads the Moonshine model.
 * @param folder holds `encoder_model.ort`, `decoder_model_merged.ort` and `tokens.txt`.
 */
export async function loadEars(folder: string): Promise<Ears> {
  const recognizer = await sherpa.OfflineRecognizer.createAsync({
    featConfig: { sampleRate: EARS_SAMPLE_RATE, featureDim: 80 },
    modelConfig: {
      moonshine: {
        encoder: join(folder, 'encoder_model.ort'),
        mergedDecoder: join(folder, 'decoder_model_merged.ort'),
      },
      tokens: join(folder, 'tokens.txt'),
      numThreads: 2,
    },
  });
  const hear = async (samples: Float32Array): Promise<string> => {
    const stream = recognizer.createStream();
    stream.acceptWaveform({ samples, sampleRate: EARS_SAMPLE_RATE });
    return (await recognizer.decodeAsync(stream)).text.trim();
  };
  return {
    async recognise(speech, signal) {
      const texts: string[] = [];
      for (const piece of splitAtPauses(speech, EARS_SAMPLE_RATE)) {
        signal?.throwIfAborted();
        texts.push(await hear(piece));
      }
      return texts.filter(Boolean).join(' ');
    },
  };
}
