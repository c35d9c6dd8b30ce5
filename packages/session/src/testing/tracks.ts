import type { LocalTrack, MicrophoneHandlers, TrackHandlers } from '../ports.js';

export interface FakeTrack extends LocalTrack {
  deviceId: string | undefined;
  muted: boolean;
  stopped: boolean;
  readonly handlers: TrackHandlers;
}

export interface FakeMicrophone extends FakeTrack {
  isBuffering: boolean;
  readonly handlers: MicrophoneHandlers;
}

export function createFakeTrack(
  id: string,
  source: LocalTrack['source'],
  deviceId: string | undefined,
  handlers: TrackHandlers,
): FakeTrack {
  const track: FakeTrack = {
    id,
    kind: source === 'microphone' ? 'audio' : 'video',
    source,
    deviceId,
    muted: false,
    stopped: false,
    handlers,
    async setMuted(muted) {
      track.muted = muted;
    },
    async setDevice(next) {
      track.deviceId = next;
    },
    stop() {
      track.stopped = true;
      if ('isBuffering' in track) track.isBuffering = false;
    },
  };
  return track;
}
