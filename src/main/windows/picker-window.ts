import { PageWindow } from './page-window.js';
import type { PageWindowDeps } from './page-window.js';

/** The window that asks which screen to share; there is one only while it asks. */
export class PickerWindow {
  readonly #window: PageWindow;

  constructor(deps: PageWindowDeps) {
    this.#window = new PageWindow(deps, 'picker');
  }

  /** Opens it, or brings it to the front. `onClosed`: it was closed, by the user or by us. */
  readonly open = (onClosed: () => void): void => {
    const known = this.#window.window;
    known?.focus();
    (known ?? this.#window.open()).once('closed', onClosed);
  };

  readonly close = (): void => this.#window.window?.close();
}
