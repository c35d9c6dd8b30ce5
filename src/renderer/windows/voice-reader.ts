import type { MediaTrack } from '@parley/session';
import type { VoiceReader } from '../ui/voice/reader.js';

/** What analyses one track. */
export interface TrackAnalyser {
  read(bands: Float32Array): number;
  dispose(): void;
}

/**
 * Reads whatever track a voice has at the moment: it may come late, change, and go.
 * @param trackNow the voice's track; undefined while there is none
 */
export function createVoiceReader(
  trackNow: () => MediaTrack | undefined,
  analyse: (track: MediaTrack) => TrackAnalyser | undefined,
): VoiceReader {
  let track: MediaTrack | undefined;
  let analyser: TrackAnalyser | undefined;
  const follow = (next: MediaTrack | undefined): void => {
    if (next === track) return;
    analyser?.dispose();
    track = next;
    analyser = next && analyse(next);
  };
  return {
    read(bands) {
      follow(trackNow());
      if (analyser) return analyser.read(bands);
      bands.fill(0);
      return 0;
    },
    close: () => follow(undefined),
  };
}
