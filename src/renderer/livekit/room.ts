/** The model's room over livekit-client's. */
import { PublishTrackError, Room as LiveKitRoom, RoomEvent, Track } from 'livekit-client';
import type { RoomConnectOptions, RoomOptions } from 'livekit-client';
import type { Credentials } from '../../shared/session.js';
import { PortError, topics } from '../model/ports.js';
import type { LocalSource, Logger, Room, RoomHandlers, RoomPort } from '../model/ports.js';
import { onByteStreams } from './byte-streams.js';
import { connectFailure } from './connect-failure.js';
import { createEncryption } from './encryption.js';
import type { Encryption, EncryptionOptions } from './encryption.js';
import { followRoom } from './follow-room.js';
import { localTrackOf } from './local-tracks.js';
import { playRemoteAudio } from './playback.js';
import { createRpcPort } from './rpc.js';
import { isLoopback, isNoLiveKitServer } from './server-url.js';
import { onTextStream } from './text-streams.js';

const reconnectForMs = 20_000;
/** A server that hasn't let us in by then may not be one at all. */
const doubtAfterMs = 2_500;
const longestTextBytes = 1_048_576;
const forbidden = 403;

const sources: Readonly<Record<LocalSource, Track.Source>> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screenShare: Track.Source.ScreenShare,
};

/** @param onAttempt an attempt to reconnect begins; 1 for the first */
const roomOptions = (onAttempt: (attempt: number) => void): Partial<RoomOptions> => ({
  // A navigation that is refused still fires `beforeunload`, which would end the call.
  disconnectOnPageLeave: false,
  // Gives up after 20 s where the default takes 48 to 200, with the microphone live all the while.
  reconnectPolicy: {
    nextRetryDelayInMs({ elapsedMs, retryCount }) {
      onAttempt(retryCount + 1);
      return elapsedMs > reconnectForMs ? null : Math.min(300 * retryCount ** 2, 3_000);
    },
  },
  // A small compressed text can inflate to gigabytes.
  dataStream: { maxPayloadByteLength: longestTextBytes },
});

const connectOptions = (serverUrl: string): RoomConnectOptions => ({
  websocketTimeout: 5_000,
  // The server names a public STUN host by default; nothing outside is asked about this computer.
  ...(isLoopback(serverUrl) ? { rtcConfig: { iceServers: [] } } : {}),
});

/** livekit-client leaves the room on `freeze`: https://github.com/livekit/client-sdk-js/issues/1968 */
const stayOnFreeze = (event: Event): void => event.stopPropagation();

/**
 * Makes one LiveKit room per call.
 * @param encrypted absent: the server's own encryption of the line is all there is
 */
export function createRoomPort(logger: Logger, encrypted?: EncryptionOptions): RoomPort {
  return (handlers) => {
    document.addEventListener('freeze', stayOnFreeze);
    const encryption = encrypted && createEncryption(encrypted, handlers.onEncryptionFailed);
    let attempt = 1;
    const options = roomOptions((number) => {
      attempt = number;
    });
    const room = new LiveKitRoom({ ...options, ...encryption?.options });
    return createRoom(room, handlers, { logger, encryption, attempt: () => attempt });
  };
}

interface RoomDeps {
  readonly logger: Logger;
  readonly encryption: Encryption | undefined;
  readonly attempt: () => number;
}

function createRoom(
  room: LiveKitRoom,
  handlers: RoomHandlers,
  { logger, encryption, attempt }: RoomDeps,
): Room {
  let stage: Room['stage'] = 'signal';
  let isClosing = false;
  const trying = new AbortController();

  room.on(RoomEvent.SignalConnected, () => {
    stage = 'media';
  });
  // livekit-client itself misses the one that comes before `publishTrack` is done.
  room.on(RoomEvent.LocalTrackSubscribed, ({ track }) => track?.stopPreConnectBuffer());
  const startFollowing = followRoom(room, handlers, { closing: () => isClosing, attempt });
  playRemoteAudio(room, logger);
  for (const topic of Object.values(topics)) onTextStream(room, topic, handlers.onText);
  onByteStreams(room, handlers, logger);

  /** `connect` to a web site asks for ever: livekit-client takes "not found" for an old server. */
  const connectOrDoubt = (serverUrl: string, token: string): Promise<void> =>
    new Promise((resolve, reject) => {
      room.connect(serverUrl, token, connectOptions(serverUrl)).then(resolve, reject);
      const doubt = async (): Promise<void> => {
        if (stage !== 'signal') return;
        if (await isNoLiveKitServer(serverUrl, trying.signal))
          reject(new PortError('connection.not-livekit'));
      };
      const timer = setTimeout(() => void doubt(), doubtAfterMs);
      trying.signal.addEventListener('abort', () => clearTimeout(timer));
    });

  const connect = async ({ serverUrl, participantToken: token }: Credentials): Promise<void> => {
    await encryption?.enable(room).catch((error: unknown) => {
      throw new PortError('encryption.failed', String(error));
    });
    try {
      await connectOrDoubt(serverUrl, token);
    } catch (error) {
      const { onLine: online } = navigator;
      const failed = connectFailure(error, { token, stage, online, now: Date.now() });
      if (
        failed.code === 'connection.unreachable' &&
        (await isNoLiveKitServer(serverUrl, trying.signal))
      )
        throw new PortError('connection.not-livekit');
      throw failed;
    } finally {
      trying.abort();
    }
    stage = 'connected';
    startFollowing();
  };

  return {
    get identity() {
      return room.localParticipant.identity;
    },
    get stage() {
      return stage;
    },
    connect,
    async publish(track) {
      const options = { source: sources[track.source] };
      try {
        await room.localParticipant.publishTrack(localTrackOf(track), options);
      } catch (error) {
        if (error instanceof PublishTrackError && error.status === forbidden)
          throw new PortError('media.not-permitted', error.message);
        throw error;
      }
    },
    async unpublish(track) {
      await room.localParticipant.unpublishTrack(localTrackOf(track));
    },
    async sendText(text, topic, attachments = []) {
      const files = attachments.map(
        ({ name, mimeType, bytes }) => new File([bytes.slice()], name, { type: mimeType }),
      );
      await room.localParticipant.sendText(text, { topic, attachments: files });
    },
    ...createRpcPort(room),
    async setSpeaker(deviceId) {
      try {
        await room.switchActiveDevice('audiooutput', deviceId);
      } catch (error) {
        throw new PortError('speaker.failed', String(error));
      }
    },
    async close() {
      isClosing = true;
      trying.abort();
      await room.disconnect();
      encryption?.close();
      room.removeAllListeners();
    },
  };
}
