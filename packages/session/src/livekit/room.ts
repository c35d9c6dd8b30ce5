/** The session's room over livekit-client's. */
import {
  LocalAudioTrack,
  PublishTrackError,
  Room as LiveKitRoom,
  RoomEvent,
  Track,
} from 'livekit-client';
import type { RoomOptions } from 'livekit-client';
import { CodedError } from '../failure.js';
import { topics } from '../ports.js';
import type { LocalSource, Logger, Room, RoomHandlers, RoomPort } from '../ports.js';
import type { Readable } from '../store.js';
import { onAbort } from '../signals.js';
import type { AbortSignalLike } from '../types.js';
import { onByteStreams } from './byte-streams.js';
import { sendEarlySpeech } from './early-speech.js';
import { createEncryption } from './encryption.js';
import type { Encryption, EncryptionOptions } from './encryption.js';
import { watchHeard } from './heard.js';
import { followRoom } from './follow-room.js';
import { forgetRoom } from './forget-room.js';
import { localTrackOf } from './local-tracks.js';
import { playRemoteAudio } from './playback.js';
import { createRpcPort } from './rpc.js';
import { createEntrance } from './entrance.js';
import { createReconnecting } from './reconnect-policy.js';
import type { Reconnecting } from './reconnect-policy.js';
import { onLegacyChat, onTextStream } from './text-streams.js';

const longestTextBytes = 1_048_576;
const forbidden = 403;

const sources: Readonly<Record<LocalSource, Track.Source>> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screenShare: Track.Source.ScreenShare,
};

const roomOptions = {
  // A navigation that is refused still fires `beforeunload`, which would end the call.
  disconnectOnPageLeave: false,
  // A small compressed text can inflate to gigabytes.
  dataStream: { maxPayloadByteLength: longestTextBytes },
} as const satisfies Partial<RoomOptions>;

/** livekit-client leaves the room on `freeze`: https://github.com/livekit/client-sdk-js/issues/1968 */
const stayOnFreeze = (event: Event): void => event.stopPropagation();

export interface RoomPortOptions {
  /** Absent: the server's own encryption of the line is all there is. */
  readonly encryption?: EncryptionOptions;
  /** Called with each new room, before it connects. */
  readonly onRoom?: (room: LiveKitRoom) => void;
  /** How loud the others are, 0 to 1; default 1. */
  readonly volume?: Readable<number>;
}

/** Makes one LiveKit room per call. */
export function createRoomPort(logger: Logger, options: RoomPortOptions): RoomPort {
  return (handlers, call) => {
    document.addEventListener('freeze', stayOnFreeze);
    const encryption = options.encryption && encryptionOf(options.encryption, handlers);
    const reconnectPolicy = createReconnecting(Date.now);
    const room = new LiveKitRoom({ ...roomOptions, reconnectPolicy, ...encryption?.options });
    options.onRoom?.(room);
    return createRoom(room, call, handlers, {
      logger,
      encryption,
      reconnecting: reconnectPolicy,
      volume: options.volume,
    });
  };
}

function encryptionOf(
  options: EncryptionOptions,
  { onEncryptionFailed }: RoomHandlers,
): Encryption {
  try {
    return createEncryption(options, onEncryptionFailed);
  } catch (error) {
    throw new CodedError('encryption.failed', String(error));
  }
}

interface RoomDeps {
  readonly logger: Logger;
  readonly encryption: Encryption | undefined;
  readonly reconnecting: Reconnecting;
  readonly volume: Readable<number> | undefined;
}

function createRoom(
  room: LiveKitRoom,
  call: AbortSignalLike,
  handlers: RoomHandlers,
  { logger, encryption, reconnecting, volume }: RoomDeps,
): Room {
  const entrance = createEntrance(room, call, encryption);

  // livekit-client itself misses this event when it comes before `publishTrack` is done.
  room.on(RoomEvent.LocalTrackSubscribed, ({ track }) => track?.stopPreConnectBuffer());
  // Words about what was said before the microphone was freed may come after that.
  const ownTracks = new Set<string>();
  room.on(RoomEvent.LocalTrackPublished, ({ trackSid }) => ownTracks.add(trackSid));
  const publisherOf = (trackId: string): string | undefined => {
    if (ownTracks.has(trackId)) return room.localParticipant.identity;
    for (const { identity, trackPublications } of room.remoteParticipants.values())
      if (trackPublications.has(trackId)) return identity;
    return undefined;
  };
  const sent = watchHeard(room, call, handlers.onHeard);
  playRemoteAudio(room, handlers.onPlayback);
  let isSilenced = false;
  const setVolumes = (): void => {
    for (const participant of room.remoteParticipants.values())
      participant.setVolume(isSilenced ? 0 : (volume?.get() ?? 1));
  };
  const stopVolume = volume?.subscribe(setVolumes);
  if (stopVolume) onAbort(call, stopVolume);
  // livekit-client keeps a volume for the tracks of a participant that it knows by then.
  room.on(RoomEvent.TrackSubscribed, (_track, _publication, participant) => {
    if (!isSilenced) participant.setVolume(volume?.get() ?? 1);
  });
  for (const topic of Object.values(topics)) onTextStream(room, topic, handlers.onText);
  onLegacyChat(room, handlers.onLegacyChat);
  onByteStreams(room, handlers, logger);

  return {
    get identity() {
      return room.localParticipant.identity;
    },
    publisherOf,
    get stage() {
      return entrance.stage;
    },
    async connect(credentials) {
      await entrance.connect(credentials);
      followRoom(room, call, handlers, () => reconnecting.attempt);
    },
    async publish(track) {
      await entrance.publishable();
      // Freed meanwhile: there is nothing left to publish.
      if (localTrackOf(track).mediaStreamTrack.readyState === 'ended') return;
      const options = { source: sources[track.source] };
      try {
        const local = localTrackOf(track);
        const publication = await room.localParticipant.publishTrack(local, options);
        if (local instanceof LocalAudioTrack)
          sendEarlySpeech(room, local, publication).catch((error: unknown) => {
            logger.warn(`the words from before the connection: ${String(error)}`);
          });
      } catch (error) {
        if (error instanceof PublishTrackError && error.status === forbidden)
          throw new CodedError('media.not-permitted', error.message);
        throw error;
      }
    },
    async unpublish(track) {
      await room.localParticipant.unpublishTrack(localTrackOf(track));
    },
    async sendText(text, topic, { attachments = [], attributes, destinationIdentities } = {}) {
      const files = attachments.map(
        ({ name, mimeType, bytes }) => new File([bytes.slice()], name, { type: mimeType }),
      );
      await room.localParticipant.sendText(text, {
        topic,
        attachments: files,
        ...(attributes ? { attributes: { ...attributes } } : {}),
        ...(destinationIdentities ? { destinationIdentities: [...destinationIdentities] } : {}),
      });
      sent();
    },
    ...createRpcPort(room),
    async setSpeaker(deviceId) {
      try {
        await room.switchActiveDevice('audiooutput', deviceId);
      } catch (error) {
        throw new CodedError('speaker.failed', String(error));
      }
    },
    startAudio: () => room.startAudio(),
    setSilenced(silenced) {
      isSilenced = silenced;
      setVolumes();
    },
    setAsleep: (asleep) => reconnecting.setAsleep(asleep),
    async close() {
      try {
        await room.disconnect();
      } finally {
        encryption?.close();
        room.removeAllListeners();
        forgetRoom(room);
      }
    },
  };
}
