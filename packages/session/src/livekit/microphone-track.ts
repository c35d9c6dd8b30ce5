/** LiveKit's microphone track, opened without a detour. */
import { LocalAudioTrack, Track } from 'livekit-client';

/** What is done to a microphone's sound before anyone hears it. */
export interface MicrophoneProcessing {
  readonly autoGainControl: boolean;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
}

/** What livekit-client asks of a microphone by default. */
const everything: MicrophoneProcessing = {
  autoGainControl: true,
  echoCancellation: true,
  noiseSuppression: true,
};

/**
 * livekit-client listens to each new track for 200 ms through an audio context with a speaker of
 * its own, while the call is being connected, and again when it is published. Whether a microphone
 * is silent Parley finds out by itself, for longer.
 */
class UnwatchedTrack extends LocalAudioTrack {
  override checkForSilence(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

/**
 * Opens a microphone. Rejects as `getUserMedia` does.
 * @param deviceId preferred where it is there; undefined: the system's default
 */
export async function openMicrophoneTrack(
  deviceId = 'default',
  wanted = everything,
): Promise<LocalAudioTrack> {
  const processing = { ...wanted, voiceIsolation: wanted.noiseSuppression };
  const constraints = { ...processing, deviceId: { ideal: deviceId } };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: constraints });
  const [media] = stream.getAudioTracks();
  if (!media) throw new DOMException('The microphone came without a sound track.', 'NotFoundError');
  const { deviceId: opened = deviceId } = media.getSettings();
  const track = new UnwatchedTrack(media, { ...processing, deviceId: opened }, false);
  track.source = Track.Source.Microphone;
  track.mediaStream = stream;
  return track;
}
