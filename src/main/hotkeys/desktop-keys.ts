import type { BindingName, Bindings } from '../../shared/bindings.js';
import { failure } from '../../shared/failures.js';
import type { KeyCommands, KeyTest } from '../../shared/ipc.js';
import { Listeners } from '../listeners.js';
import type { KeyBackend, KeyBackendStatus, KeySink, KeySource } from './key-backend.js';

/** Milliseconds that a test lasts unless it is ended. */
const longestTest = 60_000;

export interface DesktopKeysDeps {
  /** What the keys do. */
  readonly sink: KeySink;
  readonly commands: (bindings: Bindings) => KeyCommands;
  /** A key of the desktop's own has reached Parley before, in this run or an earlier one. */
  readonly known: { get(): boolean; set(): void };
  /** Milliseconds since the epoch. */
  readonly date: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
}

/**
 * Keys of the desktop's own, which run Parley's command or call it on the session bus. They work
 * beside every backend; where there is no other, the user is told what to bind.
 */
export class DesktopKeys implements KeyBackend {
  readonly name = 'commands';
  readonly capabilities = { press: true, release: true, swallows: true, consent: false };
  readonly #deps: DesktopKeysDeps;
  readonly #listeners = new Listeners();
  #bindings: Bindings | undefined;
  #test: KeyTest | undefined;
  #cancelTest: (() => void) | undefined;

  constructor(deps: DesktopKeysDeps) {
    this.#deps = deps;
  }

  readonly subscribe = this.#listeners.subscribe;

  start(bindings: Bindings): void {
    this.#bindings = bindings;
    this.#listeners.tell();
  }

  stop(): void {
    this.#bindings = undefined;
    this.endTest();
  }

  status(): KeyBackendStatus {
    if (!this.#bindings) return { state: 'starting', keys: {} };
    const problem = failure('hotkey.no-service', this.#deps.date());
    return { state: 'working', keys: {}, ...(this.#deps.known.get() ? {} : { problem }) };
  }

  /** What to bind, and what a test has heard; nothing while another backend has the keys. */
  shown(): { readonly commands?: KeyCommands; readonly test?: KeyTest } {
    if (!this.#bindings) return {};
    return {
      commands: this.#deps.commands(this.#bindings),
      ...(this.#test ? { test: this.#test } : {}),
    };
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
    this.#know();
    if (!this.#counts('presses')) this.#deps.sink.down(binding, source);
  }

  up(binding: BindingName, source: KeySource): void {
    // A key that went down before the test came up in it.
    this.#deps.sink.up(binding, source);
    this.#counts('releases');
  }

  press(binding: BindingName): void {
    this.#know();
    if (!this.#counts('presses')) this.#deps.sink.press(binding);
  }

  #counts(what: keyof KeyTest): boolean {
    if (!this.#test) return false;
    this.#test = { ...this.#test, [what]: this.#test[what] + 1 };
    this.#listeners.tell();
    return true;
  }

  #know(): void {
    if (this.#deps.known.get()) return;
    this.#deps.known.set();
    this.#listeners.tell();
  }
}
