import type { Chord } from './chord.js';

/** Milliseconds between two signs of life. */
const aliveEveryMs = 1_000;

/**
 * Follows one chord. It may be let go before main says that it was pressed: a macro's tap takes
 * less than that message. Of all other keys it keeps nothing.
 */
export class ReleaseListener {
  readonly #chord: Chord;
  readonly #tell: (what: 'up' | 'alive') => void;
  readonly #now: () => number;
  /** Those of the chord's own keys that are down. */
  readonly #down = new Set<number>();
  readonly #codes: ReadonlySet<number>;
  #state: 'free' | 'pressed' | 'let-go' | 'watched' = 'free';
  #aliveAt = 0;

  /** @param now milliseconds, monotonic */
  constructor(chord: Chord, tell: (what: 'up' | 'alive') => void, now: () => number) {
    this.#chord = chord;
    this.#codes = new Set([chord.key, ...chord.modifiers.flat()]);
    this.#tell = tell;
    this.#now = now;
  }

  /** Main says that the chord was pressed. */
  watch(): void {
    this.#aliveAt = this.#now();
    if (this.#state !== 'let-go') this.#state = 'watched';
    else this.#letGo();
  }

  down(code: number): void {
    if (!this.#codes.has(code)) return;
    this.#down.add(code);
    if (code !== this.#chord.key) return;
    if (this.#state === 'watched') return this.#repeated();
    const isWhole = this.#chord.modifiers.every((either) =>
      either.some((one) => this.#down.has(one)),
    );
    this.#state = isWhole ? 'pressed' : 'free';
  }

  up(code: number): void {
    if (!this.#codes.has(code)) return;
    this.#down.delete(code);
    if (this.#state === 'watched') this.#letGo();
    else if (this.#state === 'pressed') this.#state = 'let-go';
  }

  #repeated(): void {
    if (this.#now() - this.#aliveAt < aliveEveryMs) return;
    this.#aliveAt = this.#now();
    this.#tell('alive');
  }

  #letGo(): void {
    this.#state = 'free';
    this.#tell('up');
  }
}
