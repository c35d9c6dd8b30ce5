import type { Cancel, Clock } from './ports.js';

/** A time limit that can be paused; runs `onOver` once, unless cancelled before. */
export class Limit {
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
