import { TrackEvent } from 'livekit-client';
import type { LocalAudioTrack } from 'livekit-client';
import type { MicrophoneHandlers, MicrophonePort, MicrophoneTrack } from '../ports.js';
import { recordEarlySpeech } from './early-speech.js';
import { mediaFailure, wrapTrack } from './local-tracks.js';
import { openMicrophoneTrack } from './microphone-track.js';
import type { MicrophoneProcessing } from './microphone-track.js';
import { watchSilence } from './silence.js';

export interface MicrophoneOptions {
  /** Asks the system first, where it wants to be asked; opening the device tells what it said. */
  readonly allow?: () => Promise<unknown>;
  /** Asked each time that it is opened; default: all of it. */
  readonly processing?: () => MicrophoneProcessing;
}

/**
 * Opens the microphone outside of any room: it records before the connection is begun, is muted
 * and freed at once at any moment, and no room's failure keeps it open.
 */
export function createMicrophonePort(options: MicrophoneOptions = {}): MicrophonePort {
  return async ({ buffer, deviceId }, handlers) => {
    if (options.allow) await options.allow();
    let track: LocalAudioTrack;
    try {
      track = await openMicrophoneTrack(deviceId, options.processing?.());
    } catch (error) {
      throw mediaFailure(error, 'microphone');
    }
    return createMicrophoneTrack(track, buffer, handlers);
  };
}

function createMicrophoneTrack(
  track: LocalAudioTrack,
  buffer: boolean,
  handlers: MicrophoneHandlers,
): MicrophoneTrack {
  let stopped = false;
  if (buffer) {
    recordEarlySpeech(track, (how) => {
      if (!stopped) handlers.onBufferingEnded(how);
    });
  }
  const stopWatching = followSilence(track, handlers.onSilent);
  const wrapped = wrapTrack(track, 'microphone', handlers, () => {
    stopped = true;
    stopWatching();
    track.stopPreConnectBuffer();
  });
  return Object.defineProperty(wrapped, 'isBuffering', {
    get: () => track.hasPreConnectBuffer,
  }) as MicrophoneTrack;
}

/** Another device in the same track is another source of silence. */
function followSilence(track: LocalAudioTrack, onSilent: (silent: boolean) => void): () => void {
  let stop = watchSilence(track.mediaStreamTrack, onSilent);
  const restart = (): void => {
    stop();
    onSilent(false);
    stop = watchSilence(track.mediaStreamTrack, onSilent);
  };
  track.on(TrackEvent.Restarted, restart);
  return () => {
    track.off(TrackEvent.Restarted, restart);
    stop();
  };
}
