import { Track } from 'livekit-client';
import type { RemoteParticipant, RemoteTrack, Room } from 'livekit-client';
import { onAbort } from '../signals.js';
import type { AbortSignalLike } from '../types.js';
import { wire } from '../wire.js';
import { lastHeard } from './heard.js';

const everyMs = 1_000;
/** So many looks in a row without a packet: an agent that is alive sends several each second. */
const silentLooks = 4;
/** With an older sign of the server's own, this computer's line may be the cause. */
const lineMs = 3_000;

/**
 * Notices that an agent has died in the middle of a sentence, before the server does: while it says
 * that it speaks, the packets of its voice must grow.
 * @param call aborted when the call is over
 * @param onChange called with the identity of each agent that falls silent, or is heard again
 * @returns whether no packet of this agent's voice comes through, although it says that it speaks
 */
export function watchVoices(
  room: Room,
  call: AbortSignalLike,
  onChange: (identity: string) => void,
): (identity: string) => boolean {
  const watched = new Map<string, { packets: number; looks: number }>();

  const look = async (): Promise<void> => {
    for (const participant of room.remoteParticipants.values()) {
      const { identity } = participant;
      const wasSilent = isSilent(identity);
      const track = voiceOf(participant);
      if (track) {
        // Figures of a track that has just ended cannot be had, and prove nothing.
        const packets = await packetsOf(track).catch(() => undefined);
        const before = watched.get(identity);
        const isNews =
          !before || packets === undefined || packets !== before.packets || !(await isLineUp(room));
        watched.set(identity, { packets: packets ?? 0, looks: isNews ? 0 : before.looks + 1 });
      } else watched.delete(identity);
      if (!call.aborted && isSilent(identity) !== wasSilent) onChange(identity);
    }
    for (const identity of watched.keys())
      if (!room.remoteParticipants.has(identity)) watched.delete(identity);
  };
  const isSilent = (identity: string): boolean =>
    (watched.get(identity)?.looks ?? 0) >= silentLooks;

  const timer = setInterval(() => void look(), everyMs);
  onAbort(call, () => clearInterval(timer));
  return isSilent;
}

/** The track of an agent that says that it speaks; undefined where none should be heard. */
function voiceOf(participant: RemoteParticipant): RemoteTrack | undefined {
  if (!participant.isAgent || participant.attributes[wire.agentState] !== 'speaking')
    return undefined;
  const publication = participant.getTrackPublication(Track.Source.Microphone);
  return publication?.isMuted ? undefined : (publication?.track as RemoteTrack | undefined);
}

async function packetsOf(track: RemoteTrack): Promise<number | undefined> {
  const stats = await track.getRTCStatsReport();
  let packets: number | undefined;
  stats?.forEach(({ type, packetsReceived }: { type: string; packetsReceived?: number }) => {
    if (type === 'inbound-rtp') packets = packetsReceived;
  });
  return packets;
}

async function isLineUp(room: Room): Promise<boolean> {
  const at = await lastHeard(room);
  return at !== undefined && Date.now() - at <= lineMs;
}
