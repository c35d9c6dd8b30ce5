import { join } from 'node:path';
import type { BrowserWindowConstructorOptions, WebContents } from 'electron';
import type { Role } from '../shared/ipc.js';
import { createAboutWindow } from './about-window.js';
import type { AboutWindow } from './about-window.js';
import { createConnectionsWindow } from './connections-window.js';
import type { ConnectionsWindow } from './connections-window.js';
import { createMainWindow } from './main-window.js';
import type { MainWindow, MainWindowDeps, WindowDeps } from './main-window.js';
import { createPickerWindow } from './picker-window.js';
import type { PickerWindow } from './picker-window.js';
import { createTrayWindow } from './tray-window.js';
import type { TrayWindow, TrayWindowDeps } from './tray-window.js';

type Shared = Pick<WindowDeps, 'createWindow' | 'screen' | 'log'>;

export interface WindowsDeps extends Shared {
  /** Where the pages are, e.g. `app://parley`. */
  readonly origin: string;
  /** The folder that holds `out/` and `resources/`. */
  readonly root: string;
  /** The colour of a window that has not been painted yet. */
  ground(): string;
  /** A build for users has no developer tools. */
  readonly packaged: boolean;
  readonly main: Omit<MainWindowDeps, keyof WindowDeps>;
  readonly tray: Omit<TrayWindowDeps, keyof WindowDeps>;
}

export interface Windows {
  readonly main: MainWindow;
  readonly tray: TrayWindow;
  readonly about: AboutWindow;
  readonly connections: ConnectionsWindow;
  readonly picker: PickerWindow;
  contentsOf(role: Role): readonly WebContents[];
  roleOf(contents: WebContents): Role | undefined;
  /** From now on closing a window closes it. */
  letClose(): void;
}

/** Makes the keepers of the windows; none is open yet. */
export function createWindows(deps: WindowsDeps): Windows {
  const { screen, log, origin } = deps;
  const createWindow: Shared['createWindow'] = (options) =>
    deps.createWindow({ ...options, backgroundColor: deps.ground() });
  const shared = { createWindow, screen, log, options: commonOptions(deps) };
  const main = createMainWindow({ ...shared, ...deps.main, url: `${origin}/index.html` });
  const tray = createTrayWindow({ ...shared, ...deps.tray, url: `${origin}/tray.html` });
  const about = createAboutWindow({ ...shared, url: `${origin}/about.html` });
  const connections = createConnectionsWindow({ ...shared, url: `${origin}/connections.html` });
  const picker = createPickerWindow({ ...shared, url: `${origin}/picker.html` });
  const keepers: Readonly<Record<Role, { contents(): WebContents | undefined }>> = {
    owner: main,
    view: tray,
    picker,
    about,
    connections,
  };
  return {
    main,
    tray,
    about,
    connections,
    picker,
    contentsOf(role) {
      const contents = keepers[role].contents();
      return contents ? [contents] : [];
    },
    roleOf: (contents) =>
      (['owner', 'view', 'picker', 'about', 'connections'] as const).find(
        (role) => keepers[role].contents() === contents,
      ),
    letClose() {
      main.letClose();
      tray.letClose();
      picker.close();
      connections.letClose();
    },
  };
}

function commonOptions({ root, packaged }: WindowsDeps): BrowserWindowConstructorOptions {
  return {
    title: 'Parley',
    icon: join(root, 'resources', 'icon.png'),
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(root, 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Its dictionaries come from outside.
      spellcheck: false,
      devTools: !packaged,
    },
  };
}
