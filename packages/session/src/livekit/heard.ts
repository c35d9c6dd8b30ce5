import type { Room } from 'livekit-client';
import { onAbort } from '../signals.js';
import type { AbortSignalLike } from '../types.js';

const everyMs = 1_000;

/** What Chromium says of the way to the server; TypeScript's library lacks the last field. */
interface Pair {
  readonly type: string;
  readonly timestamp: number;
  readonly lastPacketReceivedTimestamp?: number;
}

/**
 * Tells when the server was last heard, while something is under way to it. The server answers each
 * packet of the reliable channel, so a packet from it proves that the line is up.
 * @param call aborted when the call is over
 * @param onHeard in milliseconds since the epoch
 * @returns a function to call when something was handed to the network: it looks until the server is
 *   heard after that
 */
export function watchHeard(
  room: Room,
  call: AbortSignalLike,
  onHeard: (at: number) => void,
): () => void {
  let sentAt = -Infinity;
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const look = async (): Promise<void> => {
    const at = await lastHeard(room);
    if (at === undefined || call.aborted) return;
    onHeard(at);
    if (at > sentAt) stop();
  };
  onAbort(call, stop);
  return () => {
    sentAt = Date.now();
    if (!call.aborted) timer ??= setInterval(() => void look(), everyMs);
  };
}

/** When the server was last heard, in milliseconds since the epoch. */
export async function lastHeard(room: Room): Promise<number | undefined> {
  const stats = await room.engine.pcManager?.publisher.getStats();
  let heard: number | undefined;
  stats?.forEach(({ type, timestamp, lastPacketReceivedTimestamp }: Pair) => {
    if (type !== 'candidate-pair' || !lastPacketReceivedTimestamp) return;
    // Both are of one clock, which may not be the system's.
    const at = Date.now() - (timestamp - lastPacketReceivedTimestamp);
    heard = Math.max(heard ?? at, at);
  });
  return heard;
}
