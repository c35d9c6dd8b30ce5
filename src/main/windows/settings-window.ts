import type { SettingsPage } from '../../shared/settings-pages.js';
import type { Door } from '../ipc/ipc.js';
import { PageWindow } from './page-window.js';
import type { PageWindowDeps } from './page-window.js';

/** The window with every setting, and what Parley is: there only while it is used. */
export class SettingsWindow {
  readonly #window: PageWindow;
  readonly #tell: Door['tell'];

  constructor(deps: PageWindowDeps, tell: Door['tell']) {
    this.#window = new PageWindow(deps, 'settings');
    this.#tell = tell;
  }

  /** Opens it on a page, or brings it to the front; without a page it stays on the one that it shows. */
  readonly show = (page?: SettingsPage): void => {
    if (!this.#window.raise()) return void this.#window.open(page ? { hash: page } : {});
    if (page) this.#tell('settings', 'settings.show', page);
  };

  letClose(): void {
    this.#window.letClose();
    this.#window.window?.destroy();
  }
}
