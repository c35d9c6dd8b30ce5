import { ReadableStream } from 'node:stream/web';
import { voice } from '@livekit/agents';
import {
  AudioFrame,
  AudioStream,
  ParticipantKind,
  RoomEvent,
  TrackSource,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  type Room,
} from '@livekit/rtc-node';
import type { PreConnectAudio } from './receiver.js';

/** `AudioTrackFeature.TF_PRECONNECT_BUFFER` of LiveKit's protocol; rtc-node does not export it. */
const PRECONNECT_BUFFER = 6;
const FRAMES_PER_SECOND = 20;

interface Deps {
  readonly room: Room;
  readonly preConnect: PreConnectAudio;
  /** Hertz, mono. */
  readonly sampleRate: number;
}

/**
 * The user's microphone as the session's ears get it: what was recorded before the connection
 * first, then the live track. (The framework's own input takes live audio only.) Create it before
 * the room is connected: what is said between subscription and listening is lost. The user is the
 * first participant with a microphone who is not an agent.
 */
export class MicrophoneInput extends voice.AudioInput {
  readonly #deps: Deps;
  #attached = true;
  #user: string | undefined;
  #recording: Promise<Int16Array | undefined> = Promise.resolve(undefined);
  #track: RemoteTrack | undefined;
  #input: { readonly id: string; readonly stream: ReadableStream<AudioFrame> } | undefined;

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
    deps.room.on(RoomEvent.TrackSubscribed, this.#open);
    deps.room.on(RoomEvent.TrackUnsubscribed, this.#shut);
  }

  /** Resolves when no recording from before the connection is being waited for. */
  async settled(): Promise<void> {
    await this.#recording;
  }

  override setAttached(attached: boolean): void {
    this.#attached = attached;
  }

  override async close(): Promise<void> {
    this.#deps.room.off(RoomEvent.TrackSubscribed, this.#open);
    this.#deps.room.off(RoomEvent.TrackUnsubscribed, this.#shut);
    if (this.#track) this.#shut(this.#track);
    await super.close();
  }

  readonly #open = (
    track: RemoteTrack,
    publication: RemoteTrackPublication,
    participant: RemoteParticipant,
  ): void => {
    if (participant.kind === ParticipantKind.AGENT) return;
    if (this.#user !== undefined && participant.identity !== this.#user) return;
    if (publication.source !== TrackSource.SOURCE_MICROPHONE || track === this.#track) return;
    if (this.#track) this.#shut(this.#track);
    this.#user = participant.identity;
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
