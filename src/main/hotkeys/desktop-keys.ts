import type { BindingName, Bindings } from '../../shared/bindings.js';
import { failure } from '../../shared/failures.js';
import type { KeyCommands } from '../../shared/ipc.js';
import { Listeners } from '../listeners.js';
import type { KeyBackend, KeyBackendStatus, KeySink, KeySource } from './key-backend.js';

export interface DesktopKeysDeps {
  /** What the keys do. */
  readonly sink: KeySink;
  readonly commands: (bindings: Bindings) => KeyCommands;
  /** A key of the desktop's own has reached Parley before, in this run or an earlier one. */
  readonly known: { get(): boolean; set(): void };
  /** Milliseconds since the epoch. */
  readonly date: () => number;
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
  }

  status(): KeyBackendStatus {
    if (!this.#bindings) return { state: 'starting', keys: {} };
    const problem = failure('hotkey.no-service', this.#deps.date());
    return { state: 'working', keys: {}, ...(this.#deps.known.get() ? {} : { problem }) };
  }

  /** What to bind; nothing while another backend has the keys. */
  shown(): { readonly commands?: KeyCommands } {
    return this.#bindings ? { commands: this.#deps.commands(this.#bindings) } : {};
  }

  down(binding: BindingName, source: KeySource): void {
    this.#know();
    this.#deps.sink.down(binding, source);
  }

  up(binding: BindingName, source: KeySource): void {
    this.#deps.sink.up(binding, source);
  }

  press(binding: BindingName): void {
    this.#know();
    this.#deps.sink.press(binding);
  }

  #know(): void {
    if (this.#deps.known.get()) return;
    this.#deps.known.set();
    this.#listeners.tell();
  }
}
