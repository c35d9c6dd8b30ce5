import type { ReconnectPolicy } from 'livekit-client';

/** The default takes 48 to 200 s, with the microphone live all the while. */
const reconnectForMs = 20_000;
const longestPauseMs = 3_000;

export interface Reconnecting extends ReconnectPolicy {
  /** The number of the attempt that is under way, 1 for the first. */
  readonly attempt: number;
  /** The computer sleeps, or is awake again: no time passes for a lost connection meanwhile. */
  setAsleep(asleep: boolean): void;
}

/**
 * Gives a lost connection up after 20 s in which the computer was awake.
 * @param now milliseconds since the epoch
 */
export function createReconnecting(now: () => number): Reconnecting {
  let attempt = 1;
  let isAsleep = false;
  let awakeSince = -Infinity;
  return {
    get attempt() {
      return attempt;
    },
    setAsleep(asleep) {
      isAsleep = asleep;
      if (!asleep) awakeSince = now();
    },
    nextRetryDelayInMs({ elapsedMs, retryCount }) {
      attempt = retryCount + 1;
      const lostForMs = isAsleep ? 0 : Math.min(elapsedMs, now() - awakeSince);
      return lostForMs > reconnectForMs ? null : Math.min(300 * retryCount ** 2, longestPauseMs);
    },
  };
}
