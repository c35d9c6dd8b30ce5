import { RoomEvent, Track } from 'livekit-client';
import type { RemoteTrack, Room } from 'livekit-client';
import type { RoomHandlers } from '../ports.js';

/** Plays everybody's voice through `<audio>` elements: only those are heard by the echo canceller. */
export function playRemoteAudio(room: Room, onPlayback: RoomHandlers['onPlayback']): void {
  room
    .on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => {
      if (track.kind === Track.Kind.Audio) track.attach();
    })
    .on(RoomEvent.TrackUnsubscribed, (track: RemoteTrack) => {
      for (const element of track.detach()) element.remove();
    })
    .on(RoomEvent.AudioPlaybackStatusChanged, (playing) => {
      onPlayback(playing);
      // It may be allowed by now; otherwise the user is asked for a click.
      if (!playing) room.startAudio().catch(() => undefined);
    });
}
