import { createLocalAudioTrack, MediaDeviceFailure, TrackEvent } from 'livekit-client';
import type { LocalAudioTrack, LocalTrack } from 'livekit-client';
import type { FailureCode } from '../../shared/failures.js';
import { PortError } from '../model/ports.js';
import type { MicrophoneHandlers, MicrophonePort, MicrophoneTrack } from '../model/ports.js';
import { recordEarlySpeech } from './early-speech.js';
import { bindTrack } from './tracks.js';

export interface MicrophoneOptions {
  /** Asks the system first, where it wants to be asked; opening the device tells what it said. */
  readonly allow?: () => Promise<unknown>;
  /** The microphone to prefer; another is taken when it isn't there. */
  readonly deviceId?: () => string | undefined;
}

const localTracks = new WeakMap<MicrophoneTrack, LocalTrack>();

/** LiveKit's track behind the model's microphone. */
export function localTrackOf(microphone: MicrophoneTrack): LocalTrack {
  const track = localTracks.get(microphone);
  if (!track) throw new TypeError('This microphone was not opened by the LiveKit adapter.');
  return track;
}

/**
 * Opens the microphone outside of any room: it records before the connection is begun, is muted
 * and freed at once at any moment, and no room's failure keeps it open.
 */
export function createMicrophonePort(options: MicrophoneOptions = {}): MicrophonePort {
  return async ({ buffer }, handlers) => {
    await options.allow?.();
    const deviceId = options.deviceId?.();
    let track: LocalAudioTrack;
    try {
      track = await createLocalAudioTrack(deviceId ? { deviceId } : undefined);
    } catch (error) {
      throw mediaFailure(error);
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
  const onMuted = (): void => {
    // livekit-client mutes a track whose device is gone and that no other device can replace.
    if (track.mediaStreamTrack.readyState === 'ended') handlers.onLost();
    else handlers.onMuted(true);
  };
  const onUnmuted = (): void => handlers.onMuted(false);
  const onEnded = (): void => {
    // Once it is published, livekit-client looks for another device by itself.
    if (!track.sid) handlers.onLost();
  };
  track
    .on(TrackEvent.Muted, onMuted)
    .on(TrackEvent.Unmuted, onUnmuted)
    .on(TrackEvent.Ended, onEnded);
  const microphone: MicrophoneTrack = bindTrack(
    {
      id: track.mediaStreamTrack.id,
      kind: 'audio',
      get isBuffering() {
        return track.hasPreConnectBuffer;
      },
      async setMuted(muted) {
        // At once; livekit-client first waits for its own lock.
        track.mediaStreamTrack.enabled = !muted;
        try {
          await (muted ? track.mute() : track.unmute());
        } catch (error) {
          throw mediaFailure(error);
        }
      },
      stop() {
        if (stopped) return;
        stopped = true;
        track.off(TrackEvent.Muted, onMuted).off(TrackEvent.Unmuted, onUnmuted);
        track.off(TrackEvent.Ended, onEnded);
        track.stopPreConnectBuffer();
        track.stop();
      },
    },
    () => track.mediaStreamTrack,
  );
  // Its types were not written for exactOptionalPropertyTypes.
  localTracks.set(microphone, track as LocalTrack);
  return microphone;
}

const mediaFailure = (error: unknown): PortError =>
  new PortError(mediaFailureCode(error), error instanceof Error ? error.message : String(error));

/** What the failure to open a device is called. */
export function mediaFailureCode(error: unknown): FailureCode {
  if (!(error instanceof Error)) return 'media.failed';
  switch (MediaDeviceFailure.getFailure(error)) {
    case MediaDeviceFailure.PermissionDenied:
      return /system/i.test(error.message) ? 'media.denied-by-system' : 'media.denied';
    case MediaDeviceFailure.NotFound:
      return 'media.not-found';
    case MediaDeviceFailure.DeviceInUse:
      return 'media.in-use';
    default:
      return 'media.failed';
  }
}
