import type { ConnectionsPage } from '../../shared/connections.js';
import type { Door } from '../ipc/ipc.js';
import { PageWindow } from './page-window.js';
import type { PageWindowDeps } from './page-window.js';

/** The window in which connections are added, edited and chosen: there only while it is used. */
export class ConnectionsWindow {
  readonly #window: PageWindow;
  readonly #tell: Door['tell'];

  constructor(deps: PageWindowDeps, tell: Door['tell']) {
    this.#window = new PageWindow(deps, 'connections');
    this.#tell = tell;
  }

  get isOpen(): boolean {
    return this.#window.window !== undefined;
  }

  /** Opens it on one of its pages, or brings it to the front and tells it which page is wanted. */
  readonly show = (page: ConnectionsPage): void => {
    if (this.#window.raise()) this.#tell('connections', 'connections.show', page);
    else this.#window.open({ hash: page });
  };

  /** Parley quits: it goes, whatever has been typed. */
  letClose(): void {
    this.#window.letClose();
    this.#window.window?.destroy();
  }
}
