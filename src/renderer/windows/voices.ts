import type { MediaTrack } from '@parley/session';
import type { OpenReader } from '../ui/voice/reader.js';
import type { LateSession } from './late-session.js';
import { createVoiceReader } from './voice-reader.js';
import type { TrackAnalyser } from './voice-reader.js';

/**
 * Readers of both voices of the session.
 * @param analyse what analyses a track; answers with undefined while it isn't loaded
 */
export function voicesOf(
  { session }: LateSession,
  analyse: (track: MediaTrack) => TrackAnalyser | undefined,
): OpenReader {
  const trackOf = {
    agent: () => session.get()?.agent.microphoneTrack.get(),
    microphone: () => session.get()?.microphone.track.get(),
  };
  return (voice) => createVoiceReader(trackOf[voice], analyse);
}
