import type { Role } from '../../shared/ipc.js';
import { Listeners } from '../listeners.js';

/** Which windows are on the screen: neither closed, nor hidden, nor minimised. */
export class OnScreen {
  readonly #roles = new Set<Role>();
  readonly #listeners = new Listeners();

  /** Calls `run` after every change. @returns an unsubscribe function */
  readonly subscribe = this.#listeners.subscribe;

  readonly has = (role: Role): boolean => this.#roles.has(role);

  set(role: Role, isOnScreen: boolean): void {
    if (this.#roles.has(role) === isOnScreen) return;
    if (isOnScreen) this.#roles.add(role);
    else this.#roles.delete(role);
    this.#listeners.tell();
  }
}
