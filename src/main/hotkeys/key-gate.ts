import type { BindingName } from '../../shared/bindings.js';
import type { KeyTest } from '../../shared/ipc.js';
import { Listeners } from '../listeners.js';
import type { KeySink, KeySource } from './key-backend.js';

/** Milliseconds that a test lasts unless it is ended. */
const longestTest = 60_000;

export interface KeyGateDeps {
  /** What the keys do. */
  readonly sink: KeySink;
  readonly after: (ms: number, run: () => void) => () => void;
}

/**
 * Stands between all the ways to hear of keys and what they do. While a key is being recorded they do
 * nothing; while they are tested they are counted.
 */
export class KeyGate implements KeySink {
  readonly #deps: KeyGateDeps;
  readonly #listeners = new Listeners();
  #isClosed = false;
  #test: KeyTest | undefined;
  #cancelTest: (() => void) | undefined;

  /** Calls `run` after each change of {@link KeyGate.test}. @returns an unsubscribe function */
  readonly subscribe = this.#listeners.subscribe;

  constructor(deps: KeyGateDeps) {
    this.#deps = deps;
  }

  /** What the test has heard, while it runs. */
  get test(): KeyTest | undefined {
    return this.#test;
  }

  /** Closed, no key does anything. */
  setClosed(isClosed: boolean): void {
    this.#isClosed = isClosed;
  }

  /** Counts presses and releases, which do nothing else meanwhile; for a minute at most. */
  startTest(): void {
    this.endTest();
    this.#test = { presses: 0, releases: 0 };
    this.#cancelTest = this.#deps.after(longestTest, () => this.endTest());
    this.#listeners.tell();
  }

  endTest(): void {
    this.#cancelTest?.();
    if (!this.#test) return;
    this.#test = undefined;
    this.#listeners.tell();
  }

  down(binding: BindingName, source: KeySource): void {
    if (!this.#takes('presses')) this.#deps.sink.down(binding, source);
  }

  alive(binding: BindingName, source: KeySource): void {
    this.#deps.sink.alive(binding, source);
  }

  up(binding: BindingName, source: KeySource): void {
    // A key that went down before the gate was closed came up behind it.
    this.#deps.sink.up(binding, source);
    this.#takes('releases');
  }

  press(binding: BindingName, at?: number): void {
    if (!this.#takes('presses')) this.#deps.sink.press(binding, at);
  }

  #takes(what: keyof KeyTest): boolean {
    if (this.#test && !this.#isClosed) {
      this.#test = { ...this.#test, [what]: this.#test[what] + 1 };
      this.#listeners.tell();
    }
    return this.#isClosed || this.#test !== undefined;
  }
}
