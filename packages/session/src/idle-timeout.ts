/** A call that was left muted ends: nobody is meant to stay in one unawares. */
import type { AgentState, ConnectionState, MediaSwitch } from '../../../src/shared/session.js';
import type { Cancel, Clock } from './ports.js';
import type { Readable } from './store.js';

export interface LeftMutedDeps {
  readonly clock: Clock;
  /** In milliseconds; null: never. */
  readonly limitMs: () => number | null;
  readonly connection: Readable<ConnectionState>;
  readonly microphone: Readable<MediaSwitch>;
  readonly agent: Readable<AgentState>;
  /** Changes whenever something was said or typed. */
  readonly said: Readable<unknown>;
  /** @param ms how long it was left alone */
  readonly onLeft: (ms: number) => void;
}

/**
 * Watches for the microphone being off while nobody says or types anything. A hidden window's timers
 * come up to a second late, which a limit of minutes does not notice.
 * @returns lets the time begin anew
 */
export function watchLeftMuted(deps: LeftMutedDeps): () => void {
  const { clock, connection, microphone, agent } = deps;
  let since = 0;
  let cancel: Cancel | undefined;

  const isLeft = (): boolean => {
    const { enabled, pending } = microphone.get();
    const now = agent.get();
    const isBusy =
      now.state === 'connected' && (now.activity === 'speaking' || now.activity === 'thinking');
    const isCall = connection.get() === 'connected' || connection.get() === 'reconnecting';
    return isCall && !enabled && !pending && !isBusy;
  };

  /** What was said since only makes the next look later: no timer is set anew for each word. */
  const wait = (ms: number, limit: number): void => {
    cancel = clock.after(ms, () => {
      const left = since + limit - clock.now();
      if (left > 0) return wait(left, limit);
      cancel = undefined;
      deps.onLeft(limit);
    });
  };

  const look = (): void => {
    if (!isLeft()) {
      cancel?.();
      cancel = undefined;
    } else if (!cancel) {
      const limit = deps.limitMs();
      since = clock.now();
      if (limit !== null) wait(limit, limit);
    }
  };
  const restart = (): void => {
    since = clock.now();
  };
  deps.said.subscribe(restart);
  for (const store of [connection, microphone, agent]) store.subscribe(look);
  return restart;
}

/** What the user is told afterwards. */
export function leftMutedNotice(ms: number): string {
  const [count, unit] =
    ms < 60_000 ? [Math.round(ms / 1_000), 'second'] : [Math.round(ms / 60_000), 'minute'];
  const time = count === 1 ? `a ${unit}` : `${count} ${unit}s`;
  return `The call ended by itself: your microphone was off and nobody said anything for ${time}.`;
}
