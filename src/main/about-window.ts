import type { BrowserWindow, WebContents } from 'electron';
import type { WindowDeps } from './main-window.js';
import { logConsole } from './page-console.js';

/** The window that says what Parley is: made when it is asked for, gone when it is closed. */
export interface AboutWindow {
  show(): void;
  contents(): WebContents | undefined;
}

/** Makes the window's keeper. */
export function createAboutWindow({ createWindow, options, url, log }: WindowDeps): AboutWindow {
  let window: BrowserWindow | undefined;

  const open = (): void => {
    const opened = createWindow({
      ...options,
      title: 'About Parley',
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
    webContents.on('before-input-event', (_event, { type, key }) => {
      if (type === 'keyDown' && key === 'Escape') opened.close();
    });
    webContents.on('render-process-gone', (_event, { reason }) => {
      log.error(`the About window's page is gone (${reason})`);
      setImmediate(() => opened.destroy());
    });
    logConsole(webContents, 'About window', log);
    opened.loadURL(url).catch((error: unknown) => log.error('About window', error));
  };

  return {
    show() {
      if (!window) return open();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    contents: () => (window && !window.isDestroyed() ? window.webContents : undefined),
  };
}
