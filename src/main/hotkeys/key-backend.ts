import type { BindingName, Bindings } from '../../shared/bindings.js';
import type { Failure } from '../../shared/failures.js';

/**
 * Who holds a key down, which decides how long it may be held without a sign of life: a `key` repeats
 * while it is held; the desktop's `portal` and a caller on the `bus` tell the two ends alone.
 */
export type KeySource = 'key' | 'portal' | 'bus';

/** Hears what is done with the keys; `Gestures` says what it means. */
export interface KeySink {
  /** The key went down and its release will be told. Once per physical press. */
  down(binding: BindingName, source: KeySource): void;
  /** The key is still down. */
  alive(binding: BindingName, source: KeySource): void;
  /** The key came up. Without its `down` it means nothing. */
  up(binding: BindingName, source: KeySource): void;
  /**
   * The key was pressed, and its release cannot be told.
   * @param at when, in milliseconds of `performance.now()`; default now
   */
  press(binding: BindingName, at?: number): void;
}

/** What one way to hear of global keys can do. */
export interface KeyCapabilities {
  readonly press: boolean;
  readonly release: boolean;
  /** The program in front does not get the key. */
  readonly swallows: boolean;
  /** The desktop asks the user first. */
  readonly consent: boolean;
}

/** Where one binding stands. */
export interface BoundKey {
  /** What to press, as the user reads it, e.g. `Ctrl+Shift+Space`; null: nothing yet. */
  readonly label: string | null;
  /** The wanted key, where another one stands in for it. */
  readonly wanted?: string;
  /** Another program has the key. */
  readonly problem?: Failure;
}

export interface KeyBackendStatus {
  /**
   * `consent-pending`: the desktop has not let Parley have the keys yet. `unavailable`: it never
   * will; `problem` says why and what to do, and the next backend is tried.
   */
  readonly state: 'starting' | 'working' | 'consent-pending' | 'unavailable';
  /** Those bindings that have a key. */
  readonly keys: { readonly [Name in BindingName]?: BoundKey };
  /** Why it does not work, or not as well as it could, and what to do about it. */
  readonly problem?: Failure;
}

/** One way to hear of keys while another application has the keyboard. */
export interface KeyBackend {
  /** For the log and the report, e.g. `global shortcuts portal`. */
  readonly name: string;
  /** May shrink while it runs, when a part of it fails; told by {@link KeyBackend.subscribe}. */
  readonly capabilities: KeyCapabilities;
  /** Listens to these keys from now on, and no longer to earlier ones. Never throws. */
  start(bindings: Bindings, sink: KeySink): void;
  status(): KeyBackendStatus;
  /** Calls `run` after each change of status or capabilities. @returns an unsubscribe function */
  subscribe(run: () => void): () => void;
  /** Listens to none; a key that is held comes up. May be started again. */
  stop(): void;
  /**
   * Lets go of the keys, so that a window of ours can hear them, and keeps its status; started again it
   * has them back. Absent: it takes no key from other windows, or the desktop decides.
   */
  pause?(): void;
  /** Whether this key could be had, while it is paused; absent: the desktop decides. */
  isFree?(accelerator: string): boolean;
}
