import type { AppState } from '../app-state.js';
import { Listeners } from '../listeners.js';
import type { Store } from '../settings-store.js';
import type { FirstRunStep } from '../../shared/first-run.js';
import type { Snapshot } from '../../shared/session.js';

export interface FirstRunDeps {
  readonly state: Pick<Store<AppState>, 'get' | 'set'>;
  /** There is something to call. */
  readonly isSetUp: () => boolean;
  /** Raises the main window, which shows it. */
  readonly show: () => void;
}

/**
 * Where a new user is on the way to the first call. A user who has a connection already never sees it,
 * and a first call ends it; it can be opened again.
 */
export class FirstRun {
  readonly #deps: FirstRunDeps;
  readonly #listeners = new Listeners();

  /** Calls `run` after each change. @returns an unsubscribe function */
  readonly subscribe = this.#listeners.subscribe;

  constructor(deps: FirstRunDeps) {
    this.#deps = deps;
    // Also who comes from a version without it.
    if (deps.state.get().firstRun === 'welcome' && deps.isSetUp()) this.#go('done');
  }

  /** The page that is shown; null: none. */
  readonly step = (): FirstRunStep | null => {
    const { firstRun } = this.#deps.state.get();
    return firstRun === 'done' ? null : firstRun;
  };

  /** Shows another page, also after the next start; `done`: the conversation. */
  readonly go = (step: FirstRunStep | 'done'): void => this.#go(step);

  /** Begins it again, in front of the user. */
  readonly open = (): void => {
    this.#go('welcome');
    this.#deps.show();
  };

  /** The conversation has changed. */
  readonly follow = ({ connectionState }: Snapshot): void => {
    if (connectionState !== 'disconnected') this.#go('done');
  };

  #go(step: FirstRunStep | 'done'): void {
    if (step === this.#deps.state.get().firstRun) return;
    this.#deps.state.set({ firstRun: step });
    this.#listeners.tell();
  }
}
