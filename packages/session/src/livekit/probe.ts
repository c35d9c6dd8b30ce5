/** Tries a way into a room: for the test of a connection, not for a conversation. */
import {
  LocalAudioTrack,
  ParticipantKind,
  PublishTrackError,
  RemoteAudioTrack,
  Room,
  RoomEvent,
  Track,
} from 'livekit-client';
import type { LocalTrack, RemoteParticipant, RemoteTrack } from 'livekit-client';
import { CodedError } from '../failure.js';
import type { FailureCode } from '../failure.js';
import type { Logger } from '../ports.js';
import type { Credentials } from '../types.js';
import { createEntrance } from './entrance.js';
import { forgetRoom } from './forget-room.js';
import { logThrough } from './log.js';
import { pathIn } from './media-path.js';
import type { MediaPath } from './media-path.js';
import { permissionsOf } from './permissions.js';
import { disconnectReason } from './reasons.js';
import { openTone } from './tone.js';

/** How long sound may take to be sent, or to arrive. */
const soundMs = 8_000;
/** As long as a session waits for its agent. */
const agentMs = 20_000;
const lookEveryMs = 50;
const forbidden = 403;

/** One participant in a room, for as long as a test takes. All of it rejects with {@link CodedError}. */
export interface RoomProbe {
  /**
   * Enters the room.
   * @param onSignal called when the server has let it in, before a way for sound is found
   */
  enter(credentials: Credentials, onSignal: () => void): Promise<MediaPath>;
  /** Sends a quiet tone as its microphone's sound, opening no device; resolves when sound goes out. */
  sendTone(): Promise<void>;
  /** Resolves when sound of another participant arrives. */
  hear(): Promise<void>;
  /** Resolves with the name of the agent when one is in the room. */
  meetAgent(): Promise<string>;
  /** Leaves; what is being waited for is rejected. */
  close(): Promise<void>;
}

/** Makes one; it asks nothing of a server before it enters a room. */
export function createRoomProbe({ logger }: { readonly logger: Logger }): RoomProbe {
  logThrough(logger);
  const room = new Room({ disconnectOnPageLeave: false });
  const stay = new AbortController();
  const entrance = createEntrance(room, stay.signal, undefined);
  let agents: readonly string[] = [];
  let stopTone = (): void => undefined;
  let leave = (_why: Error): void => undefined;
  const left = new Promise<never>((_resolve, reject) => (leave = reject));
  // What waits at that moment is told; else there is nothing to tell.
  left.catch(() => undefined);
  room.on(RoomEvent.Disconnected, (reason) => {
    leave(new CodedError(leftCodes[disconnectReason(reason)] ?? 'connection.lost'));
  });

  /** Looks until there is something, for as long as it may take. */
  const until = async <Value>(
    look: () => Promise<Value | undefined>,
    ms: number,
    late: () => CodedError,
  ): Promise<Value> => {
    const deadline = performance.now() + ms;
    for (;;) {
      const found = await Promise.race([look(), left]);
      if (found !== undefined) return found;
      if (performance.now() > deadline) throw late();
      await Promise.race([new Promise((resolve) => setTimeout(resolve, lookEveryMs)), left]);
    }
  };
  const noSound = (what: string) => (): CodedError =>
    new CodedError('connection.media-blocked', `No sound ${what} within ${soundMs / 1000} s.`);

  return {
    async enter(credentials, onSignal) {
      agents = credentials.agents ?? [];
      room.once(RoomEvent.SignalConnected, onSignal);
      await Promise.race([entrance.connect(credentials), left]);
      return until(() => pathIn(room), soundMs, noSound('can be sent'));
    },
    async sendTone() {
      const { permissions } = room.localParticipant;
      if (permissions && !permissionsOf(permissions).microphone)
        throw new CodedError('media.not-permitted');
      const tone = openTone();
      stopTone = tone.stop;
      const track = new LocalAudioTrack(tone.track, undefined, true);
      track.source = Track.Source.Microphone;
      try {
        // Its types were not written for exactOptionalPropertyTypes.
        await Promise.race([room.localParticipant.publishTrack(track as LocalTrack), left]);
      } catch (error) {
        if (error instanceof PublishTrackError && error.status === forbidden)
          throw new CodedError('media.not-permitted', error.message);
        throw error;
      }
      const sent = async (): Promise<true | undefined> =>
        ((await track.getSenderStats())?.packetsSent ?? 0) > 0 || undefined;
      await until(sent, soundMs, noSound('went out'));
    },
    async hear() {
      const heard = async (): Promise<true | undefined> => {
        for (const track of soundIn(room))
          if (((await track.getReceiverStats())?.bytesReceived ?? 0) > 0) return true;
        return undefined;
      };
      await until(heard, soundMs, noSound('arrived'));
    },
    meetAgent: () =>
      until(
        async () => {
          const agent = [...room.remoteParticipants.values()].find(isAgent);
          return agent && (agent.name || agent.identity);
        },
        agentMs,
        () => new CodedError(agents.length > 0 ? 'agent.not-joined' : 'agent.not-named'),
      ),
    async close() {
      leave(new CodedError('connection.lost'));
      stay.abort();
      stopTone();
      try {
        await room.disconnect();
      } finally {
        room.removeAllListeners();
        forgetRoom(room);
      }
    },
  };
}

const leftCodes: Readonly<Partial<Record<string, FailureCode>>> = {
  'duplicate-identity': 'connection.duplicate-identity',
  'server-shutdown': 'connection.server-shutdown',
  'participant-removed': 'connection.removed',
  'room-deleted': 'connection.room-deleted',
};

const isAgent = ({ kind }: RemoteParticipant): boolean => kind === ParticipantKind.AGENT;

function soundIn(room: Room): readonly RemoteAudioTrack[] {
  const tracks = [...room.remoteParticipants.values()].flatMap(({ trackPublications }) =>
    [...trackPublications.values()].map(({ track }) => track as RemoteTrack | undefined),
  );
  return tracks.filter((track) => track instanceof RemoteAudioTrack);
}
