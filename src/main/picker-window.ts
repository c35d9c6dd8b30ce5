import type { BrowserWindow, WebContents } from 'electron';
import type { WindowDeps } from './main-window.js';
import { logConsole } from './page-console.js';

const size = { width: 720, height: 540, minWidth: 480, minHeight: 360 } as const;

/** The window that asks which screen to share; there is one only while it asks. */
export interface PickerWindow {
  /** Opens it, or brings it to the front. `onClosed`: it was closed, by whomever. */
  open(onClosed: () => void): void;
  close(): void;
  contents(): WebContents | undefined;
}

/** Makes its keeper. */
export function createPickerWindow(deps: Omit<WindowDeps, 'screen'>): PickerWindow {
  const { log } = deps;
  let window: BrowserWindow | undefined;

  const make = (): BrowserWindow => {
    const opened = deps.createWindow({
      ...deps.options,
      ...size,
      title: 'Share your screen',
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      alwaysOnTop: true,
      show: false,
    });
    opened.once('ready-to-show', () => opened.show());
    opened.on('page-title-updated', (event) => event.preventDefault());
    opened.once('closed', () => {
      if (window === opened) window = undefined;
    });
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      log.error(`the screen picker's page is gone (${reason})`);
      // Destroying it inside its own event crashes Electron.
      setImmediate(() => opened.destroy());
    });
    logConsole(opened.webContents, 'screen picker', log);
    opened.loadURL(deps.url).catch((error: unknown) => log.error('screen picker', error));
    return opened;
  };

  return {
    open(onClosed) {
      if (window) window.focus();
      else window = make();
      window.once('closed', onClosed);
    },
    close: () => window?.close(),
    contents: () => (window && !window.isDestroyed() ? window.webContents : undefined),
  };
}
