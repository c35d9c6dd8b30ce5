import type { BrowserWindow, BrowserWindowConstructorOptions, Screen, WebContents } from 'electron';
import type { Bounds } from './app-state.js';
import type { Log } from './log.js';
import { logConsole } from './page-console.js';
import type { TrayHost } from './tray-host.js';
import { fittedBounds, mainSize } from './window-placement.js';

/** What every window of ours has in common. */
export interface WindowDeps {
  createWindow(options: BrowserWindowConstructorOptions): BrowserWindow;
  readonly screen: Screen;
  /** Title, icon and web preferences, the same for both windows. */
  readonly options: BrowserWindowConstructorOptions;
  /** The address of the window's page. */
  readonly url: string;
  readonly log: Log;
}

export interface MainWindowDeps extends WindowDeps {
  savedBounds(): Bounds | null;
  saveBounds(bounds: Bounds): void;
  /** Whether there is a tray to open the window from again. */
  readonly trayHost: TrayHost;
  /** A new page begins: it can hear nothing until it has asked for something. */
  onLoading(): void;
  /** The page has been loaded, or could not be. */
  onLoaded(): void;
  /** The page's process died. */
  onCrashed(): void;
  /** Milliseconds, monotonic. */
  now(): number;
}

/** The window that owns the conversation: closing it hides it, its crash opens it again. */
export interface MainWindow {
  /** Shows, restores and focuses it; one that is missing is made. */
  show(): void;
  contents(): WebContents | undefined;
  /** Ends its page's process, also one that hangs; it is opened again as after a crash. */
  endPage(): void;
  /** From now on closing it closes it. */
  letClose(): void;
}

/** More crashes than this in a minute, and it is not opened again by itself. */
const crashLimit = 3;

/** Makes the main window's keeper; there is no window before the first {@link MainWindow.show}. */
export function createMainWindow(deps: MainWindowDeps): MainWindow {
  const { log } = deps;
  let window: BrowserWindow | undefined;
  let closing = false;
  let crashes: readonly number[] = [];

  const close = (event: { preventDefault(): void }, closed: BrowserWindow): void => {
    deps.saveBounds(closed.getNormalBounds());
    if (closing) return;
    event.preventDefault();
    const hidden = deps.trayHost.known();
    if (hidden) closed.hide();
    void deps.trayHost.ask().then((tray) => {
      if (closed.isDestroyed()) return;
      if (tray) return closed.hide();
      log.info('no tray to open the window from again: it is minimised instead of hidden');
      if (hidden) closed.showInactive();
      closed.minimize();
    });
  };

  const crashed = (reason: string, dead: BrowserWindow): void => {
    if (closing || reason === 'clean-exit') return;
    const now = deps.now();
    crashes = [...crashes.filter((at) => now - at < 60_000), now];
    log.error(`the main window's page is gone (${reason}), ${crashes.length} in this minute`);
    const visible = dead.isVisible();
    deps.onCrashed();
    window = undefined;
    // Destroying it inside its own event crashes Electron.
    setImmediate(() => {
      dead.destroy();
      if (window || closing) return;
      if (crashes.length > crashLimit) log.error('it stays closed until it is asked for');
      else open(visible);
    });
  };

  const open = (visible: boolean): void => {
    // Shown at once, in the page's own ground: waiting for its picture would only delay that.
    const opened = deps.createWindow({ ...deps.options, ...sizeOf(deps), show: visible });
    window = opened;
    opened.on('close', (event) => close(event, opened));
    opened.on('page-title-updated', (event) => event.preventDefault());
    // A hidden window that refused to close would stop Windows from shutting down.
    opened.on('session-end', () => (closing = true));
    const { webContents } = opened;
    // Not `did-start-navigation`: that comes for refused ones too, which leave the page as it is.
    webContents.on('did-navigate', () => deps.onLoading());
    webContents.on('render-process-gone', (_event, { reason }) => crashed(reason, opened));
    logConsole(webContents, 'main window', log);
    opened
      .loadURL(deps.url)
      .catch((error: unknown) => log.error('main window', error))
      .finally(() => deps.onLoaded());
  };

  return {
    show() {
      if (!window || window.isDestroyed()) return open(true);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    contents: () => (window && !window.isDestroyed() ? window.webContents : undefined),
    endPage: () => {
      if (window && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
    },
    letClose() {
      closing = true;
    },
  };
}

function sizeOf({ savedBounds, screen }: MainWindowDeps): BrowserWindowConstructorOptions {
  const saved = savedBounds();
  const bounds = saved && fittedBounds(saved, screen.getDisplayMatching(saved).workArea);
  return { ...mainSize, ...bounds };
}
