import { RoomEvent, Track } from 'livekit-client';
import type { RemoteTrack, Room } from 'livekit-client';
import type { Logger } from '../ports.js';

/** Plays everybody's voice through `<audio>` elements: only those are heard by the echo canceller. */
export function playRemoteAudio(room: Room, logger: Logger): void {
  room
    .on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => {
      if (track.kind === Track.Kind.Audio) track.attach();
    })
    .on(RoomEvent.TrackUnsubscribed, (track: RemoteTrack) => {
      for (const element of track.detach()) element.remove();
    })
    .on(RoomEvent.AudioPlaybackStatusChanged, (playing) => {
      if (playing) return;
      room.startAudio().catch((error: unknown) => logger.warn(`playback: ${String(error)}`));
    });
}
