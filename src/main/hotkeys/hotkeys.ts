import type { Bindings } from '../../shared/bindings.js';
import type { HotkeyStatus } from '../../shared/ipc.js';
import { Listeners } from '../listeners.js';
import type { Log } from '../logging/log.js';
import type { KeyBackend, KeySink } from './key-backend.js';

export interface HotkeysDeps {
  /** The ways to hear of keys, the best first; the last one stays, whatever it can do. */
  readonly backends: readonly [KeyBackend, ...KeyBackend[]];
  /** Hears of the keys. */
  readonly sink: KeySink;
  readonly log: Log;
}

/** The global keys, by the best way to hear of them that works here. */
export class Hotkeys {
  readonly #deps: HotkeysDeps;
  readonly #changes = new Listeners();
  #rest: readonly KeyBackend[];
  #backend: KeyBackend;
  #bindings: Bindings | undefined;
  #isPaused = false;
  #stopFollowing: () => void;

  /** Calls `run` after every change of the status. @returns an unsubscribe function */
  readonly subscribe = this.#changes.subscribe;

  /** Nothing is registered before {@link Hotkeys.use}. */
  constructor(deps: HotkeysDeps) {
    this.#deps = deps;
    [this.#backend, ...this.#rest] = deps.backends;
    this.#stopFollowing = this.#backend.subscribe(() => this.#follow());
  }

  status(): HotkeyStatus {
    const { name, capabilities } = this.#backend;
    const { keys, problem } = this.#backend.status();
    const { talk, ...others } = keys;
    const first = talk?.problem ?? problem;
    return {
      label: talk?.label ?? null,
      ...(talk?.wanted === undefined ? {} : { wanted: talk.wanted }),
      ...(first ? { problem: first } : {}),
      others,
      backend: name,
      release: capabilities.release,
    };
  }

  /** Listens to these keys from now on. */
  use(bindings: Bindings): void {
    this.#bindings = bindings;
    if (!this.#isPaused) this.#backend.start(bindings, this.#deps.sink);
  }

  /** Lets go of the keys while one is being recorded, where they would not reach the recorder. */
  pause(): void {
    if (!this.#backend.pause || this.#isPaused) return;
    this.#isPaused = true;
    this.#backend.pause();
  }

  /** Has them back. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#bindings) this.use(this.#bindings);
  }

  /** Whether a key could be had, as far as that can be known; asked while they are paused. */
  isFree(accelerator: string): boolean {
    return this.#backend.isFree?.(accelerator) ?? true;
  }

  dispose(): void {
    this.#stopFollowing();
    this.#backend.stop();
  }

  #follow(): void {
    const { state, problem } = this.#backend.status();
    const next = state === 'unavailable' ? this.#rest[0] : undefined;
    if (!next) return this.#changes.tell();
    this.#deps.log.info(`keys: no ${this.#backend.name} (${problem?.code}); ${next.name} instead`);
    this.#rest = this.#rest.slice(1);
    this.#stopFollowing();
    this.#backend.stop();
    this.#backend = next;
    this.#stopFollowing = next.subscribe(() => this.#follow());
    if (this.#bindings) this.use(this.#bindings);
    this.#changes.tell();
  }
}
