import type { Room } from 'livekit-client';

const everyMs = 1_000;

/** What Chromium says of the way to the server; TypeScript's library lacks the last field. */
interface Pair {
  readonly type: string;
  readonly timestamp: number;
  readonly lastPacketReceivedTimestamp?: number;
}

export interface Heard {
  /** Something was handed to the network: looks until the server is heard after it. */
  sent(): void;
  stop(): void;
}

/**
 * Tells when the server was last heard, while something is under way to it. The server answers each
 * packet of the reliable channel, so a packet from it proves that the line is up.
 * @param onHeard in milliseconds since the epoch
 */
export function watchHeard(room: Room, onHeard: (at: number) => void): Heard {
  let sentAt = -Infinity;
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const look = async (): Promise<void> => {
    const at = await lastHeard(room);
    if (at === undefined || timer === undefined) return;
    onHeard(at);
    if (at > sentAt) stop();
  };
  return {
    sent() {
      sentAt = Date.now();
      timer ??= setInterval(() => void look(), everyMs);
    },
    stop,
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
