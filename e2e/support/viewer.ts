import { RoomEvent, TrackKind, VideoStream } from '@livekit/rtc-node';
import type { Room } from '@livekit/rtc-node';
import { joinRoom } from './participant.js';
import type { Server } from './parley.js';

/** The pictures of one track, as another participant receives them. */
export interface Seen {
  /** How many came. */
  frames: number;
  /** The newest one's. */
  width: number;
  height: number;
}

/** A participant who looks at everything that is shown. */
export class Viewer {
  readonly #seen: Seen[] = [];

  private constructor(private readonly room: Room) {
    room.on(RoomEvent.TrackPublished, (publication) => publication.setSubscribed(true));
    room.on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind !== TrackKind.KIND_VIDEO) return;
      const seen: Seen = { frames: 0, width: 0, height: 0 };
      this.#seen.push(seen);
      void this.#watch(new VideoStream(track), seen);
    });
    for (const person of room.remoteParticipants.values())
      for (const publication of person.trackPublications.values()) publication.setSubscribed(true);
  }

  /** Joins a call as its agent. */
  static async join(server: Server, room: string): Promise<Viewer> {
    const joined = await joinRoom(server, room, {
      identity: 'viewer',
      isAgent: true,
      attributes: { 'lk.agent.state': 'listening' },
    });
    return new Viewer(joined);
  }

  /** What came of the track that was published last; undefined before the first. */
  get newest(): Seen | undefined {
    return this.#seen.at(-1);
  }

  async leave(): Promise<void> {
    await this.room.disconnect();
  }

  async #watch(stream: VideoStream, seen: Seen): Promise<void> {
    for await (const { frame } of stream) {
      seen.frames += 1;
      seen.width = frame.width;
      seen.height = frame.height;
    }
  }
}
