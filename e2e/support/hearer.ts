import { AudioStream, RoomEvent, TrackKind } from '@livekit/rtc-node';
import type { Room } from '@livekit/rtc-node';
import { joinRoom } from './participant.js';
import type { Server } from './parley.js';

const rate = 48_000;
/** Samples of a tenth of a second: as loud as an ear takes a sound for. */
const piece = rate / 10;

/** A participant who hears the one microphone of a call. */
export class Hearer {
  #samples: number[] = [];

  private constructor(private readonly room: Room) {
    room.on(RoomEvent.TrackPublished, (publication) => publication.setSubscribed(true));
    room.on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind === TrackKind.KIND_AUDIO) void this.#hear(new AudioStream(track, rate, 1));
    });
    for (const person of room.remoteParticipants.values())
      for (const publication of person.trackPublications.values()) publication.setSubscribed(true);
  }

  /** Joins a call as its agent. */
  static async join(server: Server, room: string): Promise<Hearer> {
    const joined = await joinRoom(server, room, {
      identity: 'hearer',
      isAgent: true,
      attributes: { 'lk.agent.state': 'listening' },
    });
    return new Hearer(joined);
  }

  /** Forgets what was heard so far. */
  forget(): void {
    this.#samples = [];
  }

  /** How loud each tenth of a second since then was, in dBFS. */
  loudness(): readonly number[] {
    const pieces = Math.floor(this.#samples.length / piece);
    return Array.from({ length: pieces }, (_, index) => {
      const part = this.#samples.slice(index * piece, (index + 1) * piece);
      const power = part.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / piece;
      return 10 * Math.log10(Math.max(power, 1e-12));
    });
  }

  async leave(): Promise<void> {
    await this.room.disconnect();
  }

  async #hear(stream: AudioStream): Promise<void> {
    for await (const { data } of stream) this.#samples.push(...data);
  }
}
