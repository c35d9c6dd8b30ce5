import type { BrowserWindow, WebContents } from 'electron';
import type { WindowDeps } from './main-window.js';
import { logConsole } from './page-console.js';
import type { ConnectionsPage } from '../shared/connections.js';

/** The window in which connections are added, edited and chosen: there only while it is used. */
export interface ConnectionsWindow {
  /** Opens it on a page of its own; false: it is open already, only brought to the front. */
  show(page: ConnectionsPage): boolean;
  contents(): WebContents | undefined;
  /** Parley quits: it goes, whatever has been typed. */
  letClose(): void;
}

/** Makes the window's keeper. */
export function createConnectionsWindow(deps: WindowDeps): ConnectionsWindow {
  const { log } = deps;
  let window: BrowserWindow | undefined;

  const open = (page: ConnectionsPage): void => {
    const opened = deps.createWindow({
      ...deps.options,
      title: 'Connections',
      width: 560,
      height: 640,
      minWidth: 400,
      minHeight: 400,
      fullscreenable: false,
      show: false,
    });
    window = opened;
    opened.once('ready-to-show', () => opened.show());
    opened.on('closed', () => (window = undefined));
    opened.on('page-title-updated', (event) => event.preventDefault());
    const { webContents } = opened;
    webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      log.error(`the Connections window's page is gone (${reason})`);
      // Destroying it inside its own event crashes Electron.
      setImmediate(() => opened.destroy());
    });
    logConsole(webContents, 'Connections window', log);
    opened
      .loadURL(`${deps.url}#${page}`)
      .catch((error: unknown) => log.error('Connections window', error));
  };

  return {
    show(page) {
      if (!window) {
        open(page);
        return true;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return false;
    },
    contents: () => (window && !window.isDestroyed() ? window.webContents : undefined),
    letClose: () => window?.destroy(),
  };
}
