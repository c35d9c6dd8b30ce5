/** A call that was left muted ends: the user must not stay in one unawares. */
import type { Cancel, Clock } from './ports.js';
import type { Readable } from './store.js';
import type { AgentState, ConnectionState, MediaSwitch } from './types.js';

export const defaultMutedLimitMs = 600_000;

export interface IdleTimeoutOptions {
  readonly clock: Clock;
  /** In milliseconds; null: never. */
  readonly limitMs: () => number | null;
  readonly connectionState: Readable<ConnectionState>;
  readonly microphone: Readable<MediaSwitch>;
  readonly agent: Readable<AgentState>;
  /** Changes whenever something was said or typed. */
  readonly said: Readable<unknown>;
  /** @param ms how long the call was left alone */
  readonly onIdle: (ms: number) => void;
}

/**
 * Watches for the microphone being off while neither side says or types anything. A hidden window's
 * timers come up to a second late, which a limit of minutes does not notice.
 */
export class IdleTimeout {
  readonly #options: IdleTimeoutOptions;
  #since = 0;
  #cancel: Cancel | undefined;

  constructor(options: IdleTimeoutOptions) {
    this.#options = options;
    const { said, connectionState, microphone, agent } = options;
    said.subscribe(() => this.restart());
    for (const store of [connectionState, microphone, agent]) store.subscribe(() => this.#look());
  }

  /** The whole time begins again. */
  restart(): void {
    this.#since = this.#options.clock.now();
  }

  #look(): void {
    if (!this.#isIdle()) {
      this.#cancel?.();
      this.#cancel = undefined;
    } else if (!this.#cancel) {
      const limit = this.#options.limitMs();
      this.restart();
      if (limit !== null) this.#wait(limit, limit);
    }
  }

  #isIdle(): boolean {
    const connection = this.#options.connectionState.get();
    const { enabled, pending } = this.#options.microphone.get();
    const agent = this.#options.agent.get();
    const isBusy =
      agent.state === 'connected' &&
      (agent.activity === 'speaking' || agent.activity === 'thinking');
    const isCall = connection === 'connected' || connection === 'reconnecting';
    return isCall && !enabled && !pending && !isBusy;
  }

  /** What was said since only makes the next look later: no timer is set again for each word. */
  #wait(ms: number, limit: number): void {
    const { clock, onIdle } = this.#options;
    this.#cancel = clock.after(ms, () => {
      const left = this.#since + limit - clock.now();
      if (left > 0) return this.#wait(left, limit);
      this.#cancel = undefined;
      onIdle(limit);
    });
  }
}

/** What the user is told afterwards. */
export function idleNotice(ms: number): string {
  const [count, unit] =
    ms < 60_000 ? [Math.round(ms / 1_000), 'second'] : [Math.round(ms / 60_000), 'minute'];
  const time = count === 1 ? `a ${unit}` : `${count} ${unit}s`;
  return `The call ended by itself: your microphone was off and no one spoke or wrote for ${time}.`;
}
