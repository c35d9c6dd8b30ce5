import type { Cancel, Clock } from './ports.js';

/** Milliseconds that an agent has to join and to be ready, unless the app says otherwise. */
export const defaultJoinMs = 20_000;

/** An agent's time limit, which can be paused; runs `onOver` once, unless cancelled before. */
export class JoinLimit {
  readonly #clock: Clock;
  readonly #onOver: () => void;
  #leftMs: number;
  #since = 0;
  #cancel: Cancel | undefined;

  /** Starts at once. */
  constructor(clock: Clock, ms: number, onOver: () => void) {
    this.#clock = clock;
    this.#onOver = onOver;
    this.#leftMs = ms;
    this.resume();
  }

  pause(): void {
    if (!this.#cancel) return;
    this.cancel();
    this.#leftMs -= this.#clock.now() - this.#since;
  }

  resume(): void {
    if (this.#cancel) return;
    this.#since = this.#clock.now();
    this.#cancel = this.#clock.after(this.#leftMs, this.#onOver);
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
