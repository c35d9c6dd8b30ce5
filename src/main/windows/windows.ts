import { join } from 'node:path';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { Door } from '../ipc/ipc.js';
import type { Log } from '../logging/log.js';
import { ConnectionsWindow } from './connections-window.js';
import { MainWindow } from './main-window.js';
import type { MainWindowDeps } from './main-window.js';
import { PageWindow } from './page-window.js';
import type { PageWindowDeps } from './page-window.js';
import { OverlayWindow } from './overlay-window.js';
import type { OverlayWindowDeps } from './overlay-window.js';
import { PickerWindow } from './picker-window.js';
import type { OnScreen } from './on-screen.js';
import type { Roster } from './roster.js';
import { TrayWindow } from './tray-window.js';
import type { TrayWindowDeps } from './tray-window.js';

export interface WindowsDeps {
  createWindow(options: BrowserWindowConstructorOptions): BrowserWindow;
  readonly roster: Roster;
  readonly onScreen: OnScreen;
  readonly tell: Door['tell'];
  /** Where the pages are, e.g. `app://parley`. */
  readonly origin: string;
  /** The folder that holds `out/` and `resources/`. */
  readonly root: string;
  /** The colour of a window that has not been painted yet. */
  ground(): string;
  /** A build for users has no developer tools. */
  readonly packaged: boolean;
  readonly main: MainWindowDeps;
  readonly tray: TrayWindowDeps;
  readonly overlay: Omit<OverlayWindowDeps, 'tell'>;
  readonly log: Log;
}

export interface Windows {
  readonly main: MainWindow;
  readonly tray: TrayWindow;
  readonly connections: ConnectionsWindow;
  readonly picker: PickerWindow;
  readonly overlay: OverlayWindow;
  /** Which of them are on the screen. */
  readonly onScreen: OnScreen;
  /** Opens the window that says what Parley is, or brings it to the front. */
  showAbout(): void;
  /** From now on closing a window closes it. */
  letClose(): void;
}

/** Makes the keepers of the windows; none is open yet. */
export function createWindows(deps: WindowsDeps): Windows {
  const { createWindow, roster, onScreen, origin, log } = deps;
  const pages: PageWindowDeps = {
    createWindow,
    commonOptions: () => commonOptions(deps),
    roster,
    onScreen,
    origin,
    log,
  };
  const main = new MainWindow(pages, deps.main);
  const tray = new TrayWindow(pages, deps.tray);
  const connections = new ConnectionsWindow(pages, deps.tell);
  const picker = new PickerWindow(pages);
  const overlay = new OverlayWindow(pages, { ...deps.overlay, tell: deps.tell });
  const about = new PageWindow(pages, 'about');
  return {
    main,
    tray,
    connections,
    picker,
    overlay,
    onScreen,
    showAbout() {
      if (!about.raise()) about.open();
    },
    letClose() {
      main.letClose();
      tray.letClose();
      picker.close();
      connections.letClose();
      overlay.letClose();
    },
  };
}

function commonOptions({ root, packaged, ground }: WindowsDeps): BrowserWindowConstructorOptions {
  return {
    title: 'Parley',
    icon: join(root, 'resources', 'icon.png'),
    backgroundColor: ground(),
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(root, 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Its dictionaries come from outside; see `disableSpellChecker`.
      spellcheck: false,
      devTools: !packaged,
    },
  };
}
