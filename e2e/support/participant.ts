import {
  AudioFrame,
  AudioStream,
  AudioSource,
  LocalAudioTrack,
  LocalVideoTrack,
  RemoteAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
} from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import type { Server } from './parley.js';

export interface Joining {
  readonly identity: string;
  /** The name it was dispatched under; makes it an agent. */
  readonly agentName?: string;
  /** An agent without a name. */
  readonly isAgent?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly metadata?: string;
  /** May send text and files; default true. */
  readonly canPublishData?: boolean;
  /** How long its token is good, in seconds; default an hour. */
  readonly ttl?: number;
  /** Encrypts what it sends from end to end, and hears everybody. */
  readonly encryptionKey?: string;
}

/** Signs a token for a room, for a person or an agent. */
export function tokenFor(server: Server, room: string, joining: Joining): Promise<string> {
  const { identity, agentName, attributes, metadata, ttl = 3_600, canPublishData = true } = joining;
  const token = new AccessToken(server.apiKey, server.apiSecret, {
    identity,
    ttl,
    ...(metadata ? { metadata } : {}),
    attributes: { ...(agentName ? { 'lk.agent.name': agentName } : {}), ...attributes },
  });
  const isAgent = agentName !== undefined || joining.isAgent === true;
  token.addGrant({
    room,
    roomJoin: true,
    canPublish: true,
    canSubscribe: true,
    canPublishData,
    canUpdateOwnMetadata: true,
    ...(isAgent ? { agent: true } : {}),
  });
  if (isAgent) token.kind = 'agent';
  return token.toJwt();
}

/** Another participant in the room, without any framework: says and sends what a test tells it to. */
export async function joinRoom(server: Server, room: string, joining: Joining): Promise<Room> {
  const joined = new Room();
  await joined.connect(server.url, await tokenFor(server, room, joining), {
    autoSubscribe: joining.encryptionKey !== undefined,
    dynacast: false,
    ...(joining.encryptionKey !== undefined && {
      encryption: {
        keyProviderOptions: { sharedKey: new TextEncoder().encode(joining.encryptionKey) },
      },
    }),
  });
  return joined;
}

/** The participant that a room belongs to. */
export function me(room: Room): NonNullable<Room['localParticipant']> {
  if (!room.localParticipant) throw new Error('This room is not connected.');
  return room.localParticipant;
}

/** Says what an agent does. */
export const setState = (room: Room, state: string): Promise<void> =>
  me(room).setAttributes({ 'lk.agent.state': state });

/** Publishes a second of a grey picture, and goes on showing it. */
export async function publishCamera(room: Room): Promise<void> {
  const [width, height] = [64, 64];
  const source = new VideoSource(width, height);
  const track = LocalVideoTrack.createVideoTrack('camera', source);
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA });
  await me(room).publishTrack(track, options);
  const grey = new Uint8Array(width * height * 4).fill(128);
  source.captureFrame(new VideoFrame(grey, width, height, VideoBufferType.RGBA));
}

/** Publishes a microphone that is quiet. */
export async function publishMicrophone(room: Room): Promise<void> {
  const rate = 48_000;
  const source = new AudioSource(rate, 1);
  const track = LocalAudioTrack.createAudioTrack('voice', source);
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
  await me(room).publishTrack(track, options);
  await source.captureFrame(new AudioFrame(new Int16Array(rate / 100), rate, 1, rate / 100));
}

const toneHz = 440;
const loud = 8_000;

/** Publishes a microphone with a tone in it; what is returned ends the tone. */
export async function publishTone(room: Room): Promise<() => Promise<void>> {
  const rate = 48_000;
  const size = rate / 100;
  const source = new AudioSource(rate, 1);
  const track = LocalAudioTrack.createAudioTrack('voice', source);
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
  await me(room).publishTrack(track, options);
  const samples = Int16Array.from(
    { length: size * 10 },
    (_, index) => loud * Math.sin((2 * Math.PI * toneHz * index) / rate),
  );
  let isOver = false;
  // The source takes a frame when it has room for it.
  const playing = (async () => {
    for (let at = 0; !isOver; at = (at + size) % samples.length)
      await source.captureFrame(new AudioFrame(samples.slice(at, at + size), rate, 1, size));
  })();
  return async () => {
    isOver = true;
    await playing;
  };
}

/** Resolves when a participant's sound in this room, as decoded, is well above silence. */
export async function hearSound(room: Room): Promise<void> {
  const track = await new Promise<RemoteAudioTrack>((resolve) => {
    const take = (one: unknown): void => {
      if (one instanceof RemoteAudioTrack) resolve(one);
    };
    for (const { trackPublications } of room.remoteParticipants.values())
      for (const { track: there } of trackPublications.values()) take(there);
    room.on(RoomEvent.TrackSubscribed, take);
  });
  const reader = new AudioStream(track).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read())
    if (next.value.data.some((sample) => Math.abs(sample) > loud / 16)) break;
  await reader.cancel();
}
