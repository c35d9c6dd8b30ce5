import { ReadableStream } from 'node:stream/web';
import { voice } from '@livekit/agents';
import { AudioFrame, AudioStream, RoomEvent, TrackSource } from '@livekit/rtc-node';
import type {
  RemoteParticipant,
  RemoteTrack,
  RemoteTrackPublication,
  Room,
} from '@livekit/rtc-node';
import type { PreConnectAudio } from './receiver.js';

/** `AudioTrackFeature.TF_PRECONNECT_BUFFER` of LiveKit's protocol; rtc-node does not export it. */
const PRECONNECT_BUFFER = 6;
const FRAMES_PER_SECOND = 20;

interface Deps {
  readonly room: Room;
  /** The user's identity. */
  readonly user: string;
  readonly preConnect: PreConnectAudio;
  /** Hertz, mono. */
  readonly sampleRate: number;
}

/**
 * The user's microphone as the session's ears get it: what was recorded before the connection
 * first, then the live track. (The framework's own input takes live audio only.)
 */
export class MicrophoneInput extends voice.AudioInput {
  readonly #deps: Deps;
  #attached = true;
  #recording: Promise<Int16Array | undefined> = Promise.resolve(undefined);
  #track: RemoteTrack | undefined;
  #input: { readonly id: string; readonly stream: ReadableStream<AudioFrame> } | undefined;

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
  }

  /**
   * Begins to listen, as soon as there is a microphone. In a room that subscribes to nothing by
   * itself: the user's client records until we subscribe, and what is said between that and the
   * moment at which this process gets round to listening is lost. So call it when nothing else
   * keeps the process busy.
   */
  listen(): void {
    const { room, user } = this.#deps;
    room
      .on(RoomEvent.TrackPublished, this.#subscribe)
      .on(RoomEvent.TrackSubscribed, this.#open)
      .on(RoomEvent.TrackUnsubscribed, this.#shut);
    const participant = room.remoteParticipants.get(user);
    for (const publication of participant?.trackPublications.values() ?? [])
      this.#subscribe(publication, participant as RemoteParticipant);
  }

  /** Resolves when no recording from before the connection is being waited for. */
  async settled(): Promise<void> {
    await this.#recording;
  }

  override setAttached(attached: boolean): void {
    this.#attached = attached;
  }

  override async close(): Promise<void> {
    this.#deps.room
      .off(RoomEvent.TrackPublished, this.#subscribe)
      .off(RoomEvent.TrackSubscribed, this.#open)
      .off(RoomEvent.TrackUnsubscribed, this.#shut);
    if (this.#track) this.#shut(this.#track);
    await super.close();
  }

  readonly #subscribe = (
    publication: RemoteTrackPublication,
    participant: RemoteParticipant,
  ): void => {
    if (this.#isMicrophone(publication, participant)) publication.setSubscribed(true);
  };

  #isMicrophone({ source }: RemoteTrackPublication, { identity }: RemoteParticipant): boolean {
    return identity === this.#deps.user && source === TrackSource.SOURCE_MICROPHONE;
  }

  readonly #open = (
    track: RemoteTrack,
    publication: RemoteTrackPublication,
    participant: RemoteParticipant,
  ): void => {
    if (!this.#isMicrophone(publication, participant) || track === this.#track) return;
    if (this.#track) this.#shut(this.#track);
    this.#track = track;
    const stream = ReadableStream.from(this.#frames(track, publication));
    this.#input = { id: this.multiStream.addInputStream(stream), stream };
  };

  readonly #shut = (track: RemoteTrack): void => {
    const input = this.#input;
    if (track !== this.#track || !input) return;
    this.#track = undefined;
    this.#input = undefined;
    // Removing releases the stream's lock; cancelling ends its generator and with it the live one.
    void this.multiStream.removeInputStream(input.id).then(() => input.stream.cancel());
  };

  async *#frames(
    track: RemoteTrack,
    publication: RemoteTrackPublication,
  ): AsyncGenerator<AudioFrame> {
    const { preConnect, sampleRate } = this.#deps;
    // Opened first: live frames queue up here while the recording is waited for.
    const live = new AudioStream(track, { sampleRate, numChannels: 1 });
    if (publication.sid && isAnnounced(publication)) {
      this.#recording = preConnect.take(publication.sid);
      const samples = await this.#recording;
      if (samples && this.#attached) yield* framesOf(samples, sampleRate);
    }
    for await (const frame of live) if (this.#attached) yield frame;
  }
}

/** Whether the user's client announced a recording from before the connection. */
function isAnnounced(publication: RemoteTrackPublication): boolean {
  return publication.info?.audioFeatures.includes(PRECONNECT_BUFFER) ?? false;
}

function* framesOf(samples: Int16Array, sampleRate: number): Generator<AudioFrame> {
  const step = sampleRate / FRAMES_PER_SECOND;
  for (let at = 0; at < samples.length; at += step) {
    const data = samples.slice(at, at + step);
    yield new AudioFrame(data, sampleRate, 1, data.length);
  }
}
