/** LiveKit's tracks behind the session's own. */
import { MediaDeviceFailure, TrackEvent } from 'livekit-client';
import type { LocalAudioTrack, LocalTrack as LiveKitTrack, LocalVideoTrack } from 'livekit-client';
import type { FailureCode } from '../failure.js';
import { CodedError } from '../failure.js';
import type { LocalSource, LocalTrack, TrackHandlers } from '../ports.js';
import { bindTrack } from './tracks.js';

const localTracks = new WeakMap<LocalTrack, LiveKitTrack>();

/** LiveKit's track behind the session's. */
export function localTrackOf(track: LocalTrack): LiveKitTrack {
  const found = localTracks.get(track);
  if (!found) throw new TypeError('This track was not opened by the LiveKit adapter.');
  return found;
}

/**
 * Makes the session's track of LiveKit's.
 * @param onStop called once, when it is stopped
 */
export function wrapTrack(
  track: LocalAudioTrack | LocalVideoTrack,
  source: LocalSource,
  handlers: TrackHandlers,
  onStop: () => void = () => undefined,
): LocalTrack {
  let stopped = false;
  const onMuted = (): void => {
    // livekit-client mutes a track whose device is gone and that no other device can replace.
    if (track.mediaStreamTrack.readyState === 'ended') handlers.onLost();
    else handlers.onMuted(true);
  };
  const onUnmuted = (): void => handlers.onMuted(false);
  const onEnded = (): void => {
    // Once a device is published, livekit-client looks for another one by itself.
    if (!track.sid || source === 'screenShare') handlers.onLost();
  };
  track
    .on(TrackEvent.Muted, onMuted)
    .on(TrackEvent.Unmuted, onUnmuted)
    .on(TrackEvent.Ended, onEnded);
  const wrapped = bindTrack<LocalTrack>(
    {
      id: track.mediaStreamTrack.id,
      kind: source === 'microphone' ? 'audio' : 'video',
      source,
      get deviceId() {
        return track.mediaStreamTrack.getSettings().deviceId;
      },
      async setMuted(muted) {
        // At once; livekit-client first waits for its own lock.
        track.mediaStreamTrack.enabled = !muted;
        try {
          await (muted ? track.mute() : track.unmute());
        } catch (error) {
          throw mediaFailure(error, source);
        }
      },
      async setDevice(deviceId) {
        try {
          await track.setDeviceId({ exact: deviceId });
        } catch (error) {
          throw mediaFailure(error, source);
        }
      },
      stop() {
        if (stopped) return;
        stopped = true;
        track.off(TrackEvent.Muted, onMuted).off(TrackEvent.Unmuted, onUnmuted);
        track.off(TrackEvent.Ended, onEnded);
        onStop();
        track.stop();
      },
    },
    track,
  );
  // Its types were not written for exactOptionalPropertyTypes.
  localTracks.set(wrapped, track as LiveKitTrack);
  return wrapped;
}

/** A device's failure in the words of the table of failures. */
export const mediaFailure = (error: unknown, source: LocalSource): CodedError =>
  new CodedError(
    mediaFailureCode(error, source),
    error instanceof Error ? error.message : String(error),
  );

type Reason = 'denied' | 'deniedBySystem' | 'notFound' | 'inUse' | 'failed';

const codes: Readonly<Record<LocalSource, Readonly<Record<Reason, FailureCode>>>> = {
  microphone: {
    denied: 'media.denied',
    deniedBySystem: 'media.denied-by-system',
    notFound: 'media.not-found',
    inUse: 'media.in-use',
    failed: 'media.failed',
  },
  camera: {
    denied: 'camera.denied',
    deniedBySystem: 'camera.denied',
    notFound: 'camera.not-found',
    inUse: 'camera.in-use',
    failed: 'camera.failed',
  },
  screenShare: {
    denied: 'screen.denied',
    deniedBySystem: 'screen.denied',
    notFound: 'screen.failed',
    inUse: 'screen.failed',
    failed: 'screen.failed',
  },
};

/** What the failure to open a device is called. */
export function mediaFailureCode(error: unknown, source: LocalSource): FailureCode {
  return codes[source][reasonOf(error)];
}

function reasonOf(error: unknown): Reason {
  if (!(error instanceof Error)) return 'failed';
  // An id that no device has any more; livekit-client calls that "Other".
  if (error.name === 'OverconstrainedError') return 'notFound';
  switch (MediaDeviceFailure.getFailure(error)) {
    case MediaDeviceFailure.PermissionDenied:
      return /system/i.test(error.message) ? 'deniedBySystem' : 'denied';
    case MediaDeviceFailure.NotFound:
      return 'notFound';
    case MediaDeviceFailure.DeviceInUse:
      return 'inUse';
    default:
      return 'failed';
  }
}
