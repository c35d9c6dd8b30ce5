import type { BrowserWindowConstructorOptions } from 'electron';
import type { Role } from '../../shared/ipc.js';
import { mainSize, overlaySize, traySize } from './placement.js';

/** What makes a window the one that it is. */
export interface WindowSpec {
  /** The file of its page in `src/renderer`. */
  readonly page: string;
  /** How the log calls it. */
  readonly name: string;
  readonly options: BrowserWindowConstructorOptions;
}

/** Of a window that is read from top to bottom. */
const column = {
  width: 560,
  height: 640,
  minWidth: 360,
  minHeight: 400,
  fullscreenable: false,
} as const;

/** The windows; a new one is a role in `shared/ipc.ts` and a line here. */
export const windowSpecs: Readonly<Record<Role, WindowSpec>> = {
  owner: { page: 'index.html', name: 'main window', options: mainSize },
  view: {
    page: 'tray.html',
    name: 'tray window',
    options: { ...traySize, resizable: false, maximizable: false, fullscreenable: false },
  },
  picker: {
    page: 'picker.html',
    name: 'screen picker',
    options: {
      title: 'Share your screen',
      width: 720,
      height: 540,
      minWidth: 360,
      minHeight: 360,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      alwaysOnTop: true,
    },
  },
  settings: {
    page: 'settings.html',
    name: 'settings window',
    options: { ...column, width: 840, height: 640, title: 'Settings' },
  },
  connections: {
    page: 'connections.html',
    name: 'Connections window',
    options: { ...column, title: 'Connections' },
  },
  overlay: {
    page: 'overlay.html',
    name: 'overlay',
    options: {
      ...overlaySize,
      title: 'Parley overlay',
      frame: false,
      resizable: false,
      // The program in front keeps the keyboard: on Linux the window manager does not even know of it.
      focusable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      hasShadow: false,
      fullscreenable: false,
    },
  },
};
