/** Whose voice a picture shows. */
export type Voice = 'agent' | 'microphone';

/** Reads how loud a voice is right now; closed when no picture shows it. */
export interface VoiceReader {
  /**
   * Fills `bands` with 0 to 1, low frequencies first.
   * @returns the whole voice's level, 0 to 1
   */
  read(bands: Float32Array): number;
  close(): void;
}

/**
 * Opens a reader, even before there is anything to hear.
 * Undefined where that voice can't be heard, as in a window without the call.
 */
export type OpenReader = (voice: Voice) => VoiceReader | undefined;
