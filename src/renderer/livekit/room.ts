/** The model's room over livekit-client's. */
import { ConnectionState, Room as LiveKitRoom, RoomEvent, Track } from 'livekit-client';
import type { RemoteParticipant, RoomConnectOptions, RoomOptions } from 'livekit-client';
import type { Credentials } from '../../shared/session.js';
import { PortError, topics } from '../model/ports.js';
import type { Logger, Room, RoomHandlers, RoomPort } from '../model/ports.js';
import { connectFailure } from './connect-failure.js';
import { localTrackOf } from './microphone.js';
import { toParticipant } from './participants.js';
import { playRemoteAudio } from './playback.js';
import { disconnectReason } from './reasons.js';
import { isLoopback, isNoLiveKitServer } from './server-url.js';
import { onTextStream } from './text-streams.js';

const reconnectForMs = 20_000;
/** A server that hasn't let us in by then may not be one at all. */
const doubtAfterMs = 2_500;
const longestTextBytes = 1_048_576;

const roomOptions: Partial<RoomOptions> = {
  // A navigation that is refused still fires `beforeunload`, which would end the call.
  disconnectOnPageLeave: false,
  // Gives up after 20 s where the default takes 48 to 200, with the microphone live all the while.
  reconnectPolicy: {
    nextRetryDelayInMs: ({ elapsedMs, retryCount }) =>
      elapsedMs > reconnectForMs ? null : Math.min(300 * retryCount ** 2, 3_000),
  },
  // A small compressed text can inflate to gigabytes.
  dataStream: { maxPayloadByteLength: longestTextBytes },
};

const connectOptions = (serverUrl: string): RoomConnectOptions => ({
  websocketTimeout: 5_000,
  // The server names a public STUN host by default; nothing outside is asked about this computer.
  ...(isLoopback(serverUrl) ? { rtcConfig: { iceServers: [] } } : {}),
});

/** livekit-client leaves the room on `freeze`: https://github.com/livekit/client-sdk-js/issues/1968 */
const stayOnFreeze = (event: Event): void => event.stopPropagation();

/** Makes one LiveKit room per call. */
export function createRoomPort(logger: Logger): RoomPort {
  return (handlers) => {
    document.addEventListener('freeze', stayOnFreeze);
    return createRoom(new LiveKitRoom(roomOptions), handlers, logger);
  };
}

function createRoom(room: LiveKitRoom, handlers: RoomHandlers, logger: Logger): Room {
  let stage: Room['stage'] = 'signal';
  let isClosing = false;
  const trying = new AbortController();

  room.on(RoomEvent.SignalConnected, () => {
    stage = 'media';
  });
  // livekit-client itself misses the one that comes before `publishTrack` is done.
  room.on(RoomEvent.LocalTrackSubscribed, ({ track }) => track?.stopPreConnectBuffer());
  const startFollowing = followRoom(room, handlers, () => isClosing);
  playRemoteAudio(room, logger);
  for (const topic of Object.values(topics)) onTextStream(room, topic, handlers.onText);

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
    async publish(microphone) {
      const options = { source: Track.Source.Microphone };
      await room.localParticipant.publishTrack(localTrackOf(microphone), options);
    },
    async unpublish(microphone) {
      await room.localParticipant.unpublishTrack(localTrackOf(microphone));
    },
    async sendText(text, topic) {
      await room.localParticipant.sendText(text, { topic });
    },
    async close() {
      isClosing = true;
      trying.abort();
      await room.disconnect();
      room.removeAllListeners();
    },
  };
}

/**
 * Tells the model who is there and whether the connection holds.
 * @returns starts it, when the room is connected: before that livekit-client tells of nobody
 */
function followRoom(
  room: LiveKitRoom,
  handlers: RoomHandlers,
  isClosing: () => boolean,
): () => void {
  const known = new Set<string>();
  let isFollowing = false;
  const tell = (participant: RemoteParticipant): void => {
    if (!isFollowing) return;
    known.add(participant.identity);
    handlers.onParticipant(toParticipant(participant));
  };
  const tellAll = (): void => {
    for (const participant of room.remoteParticipants.values()) tell(participant);
  };
  const reconnecting = (): void => {
    if (isFollowing) handlers.onReconnecting();
  };
  room
    .on(RoomEvent.ParticipantConnected, tell)
    .on(RoomEvent.ParticipantAttributesChanged, (_, who) => tellRemote(who.identity))
    .on(RoomEvent.ParticipantNameChanged, (_, who) => tellRemote(who.identity))
    .on(RoomEvent.TrackSubscribed, (_, _publication, who) => tell(who))
    .on(RoomEvent.TrackUnsubscribed, (_, _publication, who) => tellRemote(who.identity))
    .on(RoomEvent.ParticipantDisconnected, (who, reason) => {
      // A full reconnection first unwinds everybody: whether one is really gone shows after it.
      queueMicrotask(() => {
        if (room.state !== ConnectionState.Connected || !known.delete(who.identity)) return;
        handlers.onParticipantLeft(who.identity, disconnectReason(reason));
      });
    })
    .on(RoomEvent.SignalReconnecting, reconnecting)
    .on(RoomEvent.Reconnecting, reconnecting)
    .on(RoomEvent.Reconnected, () => {
      for (const identity of known) {
        if (room.remoteParticipants.has(identity)) continue;
        known.delete(identity);
        handlers.onParticipantLeft(identity, 'while-reconnecting');
      }
      tellAll();
      handlers.onReconnected();
    })
    .on(RoomEvent.Disconnected, (reason) => {
      if (isFollowing && !isClosing()) handlers.onClosed(disconnectReason(reason));
      isFollowing = false;
    });
  const tellRemote = (identity: string): void => {
    const participant = room.remoteParticipants.get(identity);
    if (participant) tell(participant);
  };
  return () => {
    isFollowing = true;
    tellAll();
  };
}
