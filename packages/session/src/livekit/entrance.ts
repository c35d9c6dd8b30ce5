/** The way into a LiveKit room, with what livekit-client doesn't notice by itself. */
import { RoomEvent } from 'livekit-client';
import type { Room as LiveKitRoom, RoomConnectOptions } from 'livekit-client';
import type { AbortSignalLike, Credentials } from '../types.js';
import { CodedError } from '../failure.js';
import type { Room } from '../ports.js';
import { onAbort } from '../signals.js';
import { connectFailure } from './connect-failure.js';
import type { Encryption } from './encryption.js';
import { relaysOf } from './ice-servers.js';
import { isLoopback, isNoLiveKitServer } from './server-url.js';

/** A server that hasn't let us in by then may not be one at all. */
const doubtAfterMs = 2_500;

const connectOptions = (serverUrl: string): RoomConnectOptions => ({
  websocketTimeout: 5_000,
  // The server names a public STUN host by default; nothing outside is asked about this computer.
  ...(isLoopback(serverUrl) ? { rtcConfig: { iceServers: [] } } : {}),
});

/**
 * Its TURN servers are kept: where a port of this computer leads to a server elsewhere, they are the
 * only way for sound.
 */
function keepRelays({ engine }: LiveKitRoom): void {
  // It comes before the connections for media are told of the servers.
  engine.on('joined', ({ iceServers }) => {
    engine.rtcConfig = { ...engine.rtcConfig, iceServers: relaysOf(iceServers) };
  });
}

export interface Entrance {
  readonly stage: Room['stage'];
  /** Resolves when connected. Rejects with {@link CodedError}. */
  connect(credentials: Credentials): Promise<void>;
  /**
   * Resolves when tracks may be published: what is to be encrypted must not go out before it can be.
   * livekit-client itself would wait for the tracks before it encrypts, and for its encryption
   * before it connects.
   */
  publishable(): Promise<void>;
}

/**
 * @param call aborted when the call is over
 * @param encryption switched on before anything is sent; absent: none
 */
export function createEntrance(
  room: LiveKitRoom,
  call: AbortSignalLike,
  encryption: Encryption | undefined,
): Entrance {
  let stage: Room['stage'] = 'signal';
  let encrypted: Promise<void> | undefined;
  room.on(RoomEvent.SignalConnected, () => {
    stage = 'media';
  });

  /** `connect` to a web site asks for ever: livekit-client takes "not found" for an old server. */
  const connectOrDoubt = (serverUrl: string, token: string, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (isLoopback(serverUrl)) keepRelays(room);
      room.connect(serverUrl, token, connectOptions(serverUrl)).then(resolve, reject);
      const doubt = async (): Promise<void> => {
        if (stage !== 'signal') return;
        if (await isNoLiveKitServer(serverUrl, signal))
          reject(new CodedError('connection.not-livekit'));
      };
      const timer = setTimeout(() => void doubt(), doubtAfterMs);
      signal.addEventListener('abort', () => clearTimeout(timer));
    });

  return {
    get stage() {
      return stage;
    },
    async connect({ serverUrl, participantToken: token }) {
      encrypted = encryption?.enable(room).catch((error: unknown) => {
        throw new CodedError('encryption.failed', String(error));
      });
      await encrypted;
      const trying = new AbortController();
      const forget = onAbort(call, () => trying.abort());
      try {
        await connectOrDoubt(serverUrl, token, trying.signal);
      } catch (error) {
        const { onLine: online } = navigator;
        const failed = connectFailure(error, { token, stage, online, now: Date.now() });
        if (
          failed.code === 'connection.unreachable' &&
          (await isNoLiveKitServer(serverUrl, trying.signal))
        )
          throw new CodedError('connection.not-livekit');
        throw failed;
      } finally {
        forget();
        trying.abort();
      }
      stage = 'connected';
    },
    publishable: async () => encrypted,
  };
}
