import { join } from 'node:path';
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Clipboard,
  ContextMenuParams,
  Menu,
  WebContents,
} from 'electron';
import type { Door } from '../ipc/ipc.js';
import type { Log } from '../logging/log.js';
import type { Role } from '../../shared/ipc.js';
import { zoomSteps } from '../../shared/settings.js';
import { ConnectionsWindow } from './connections-window.js';
import { MainWindow } from './main-window.js';
import type { MainWindowDeps } from './main-window.js';
import type { PageWindowDeps } from './page-window.js';
import { OverlayWindow } from './overlay-window.js';
import type { OverlayWindowDeps } from './overlay-window.js';
import { PickerWindow } from './picker-window.js';
import { contextMenu, messageMenu } from './context-menu.js';
import type { OnScreen } from './on-screen.js';
import type { Roster } from './roster.js';
import { SettingsWindow } from './settings-window.js';
import { TrayWindow } from './tray-window.js';
import type { TrayWindowDeps } from './tray-window.js';
import { windowCommandOf } from './window-keys.js';
import type { WindowCommand } from './window-keys.js';

export interface WindowsDeps {
  createWindow(options: BrowserWindowConstructorOptions): BrowserWindow;
  /** The window of a page; null: it is gone. */
  windowOf(page: WebContents): BrowserWindow | null;
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
  readonly platform: NodeJS.Platform;
  /** How large the pages are drawn; 1 is 100 %. */
  readonly zoom: { get(): number; set(zoom: number): void };
  /** Whether misspelt words are marked. */
  spellChecks(): boolean;
  /** A key of this window is being recorded: it has all of them. */
  isRecordingKey(): boolean;
  readonly menu: Pick<typeof Menu, 'buildFromTemplate'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  quit(): void;
  readonly main: MainWindowDeps;
  readonly tray: TrayWindowDeps;
  readonly overlay: Omit<OverlayWindowDeps, 'tell'>;
  readonly log: Log;
}

export interface Windows {
  readonly main: MainWindow;
  readonly tray: TrayWindow;
  readonly connections: ConnectionsWindow;
  readonly settings: SettingsWindow;
  readonly picker: PickerWindow;
  readonly overlay: OverlayWindow;
  /** Which of them are on the screen. */
  readonly onScreen: OnScreen;
  /** Does in the window with the focus what one of its keys would do. */
  command(command: Exclude<WindowCommand, 'close'>): void;
  /** Shows the menu of a message in the main window, at the pointer. */
  showMessageMenu(text: string): void;
  /** The pages are drawn as large as the user wants it from now on. */
  followZoom(): void;
  /** From now on closing a window closes it. */
  letClose(): void;
}

/** Makes the keepers of the windows; none is open yet. */
export function createWindows(deps: WindowsDeps): Windows {
  const { createWindow, roster, onScreen, origin, zoom, log } = deps;
  const command = (name: Exclude<WindowCommand, 'close'>): void => {
    switch (name) {
      case 'quit':
        return deps.quit();
      case 'settings':
        return settings.show();
      case 'help':
        return settings.show('help');
      default:
        return zoom.set(nextZoom(zoom.get(), name));
    }
  };
  const popUp = (window: BrowserWindow, rows: ReturnType<typeof contextMenu>): void => {
    if (rows.length > 0) deps.menu.buildFromTemplate([...rows]).popup({ window });
  };
  const copy = (text: string): void => void deps.clipboard.writeText(text);
  const pages: PageWindowDeps = {
    createWindow,
    commonOptions: () => commonOptions(deps),
    roster,
    onScreen,
    origin,
    onKey(role, input) {
      if (role === 'settings' && deps.isRecordingKey()) return false;
      const name = windowCommandOf(input, deps.platform);
      // It has no keyboard, and is not to be closed by one.
      if (!name || role === 'overlay') return false;
      if (name === 'close') close(role);
      else command(name);
      return true;
    },
    onMenu: (window, params: ContextMenuParams) =>
      popUp(
        window,
        contextMenu(params, {
          copy,
          replace: (word) => window.webContents.replaceMisspelling(word),
        }),
      ),
    log,
  };
  const main = new MainWindow(pages, deps.main);
  const tray = new TrayWindow(pages, deps.tray);
  const connections = new ConnectionsWindow(pages, deps.tell);
  const picker = new PickerWindow(pages);
  const overlay = new OverlayWindow(pages, { ...deps.overlay, tell: deps.tell });
  const settings = new SettingsWindow(pages, deps.tell);
  // As its button does: some only hide.
  const close = (role: Role): void => {
    const page = roster.pageOf(role);
    if (page) deps.windowOf(page)?.close();
  };
  return {
    main,
    tray,
    connections,
    settings,
    picker,
    overlay,
    onScreen,
    command,
    showMessageMenu(text) {
      const page = roster.pageOf('owner');
      const window = page && deps.windowOf(page);
      if (window) popUp(window, messageMenu(text, { copy }));
    },
    followZoom() {
      for (const page of roster.pages) page.setZoomFactor(zoom.get());
      tray.resize();
    },
    letClose() {
      main.letClose();
      tray.letClose();
      picker.close();
      connections.letClose();
      settings.letClose();
      overlay.letClose();
    },
  };
}

/** The next of the steps, or the default. */
function nextZoom(now: number, name: 'zoom-in' | 'zoom-out' | 'zoom-reset'): number {
  if (name === 'zoom-reset') return 1;
  const next =
    name === 'zoom-in'
      ? zoomSteps.find((step) => step > now)
      : zoomSteps.findLast((step) => step < now);
  return next ?? now;
}

function commonOptions({
  root,
  packaged,
  ground,
  zoom,
  spellChecks,
}: WindowsDeps): BrowserWindowConstructorOptions {
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
      // Elsewhere than on macOS its dictionaries come from outside; see `disableSpellChecker`.
      spellcheck: spellChecks(),
      zoomFactor: zoom.get(),
      devTools: !packaged,
    },
  };
}
