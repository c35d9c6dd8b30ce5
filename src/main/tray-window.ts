import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Rectangle,
  WebContents,
} from 'electron';
import type { WindowDeps } from './main-window.js';
import { logConsole } from './page-console.js';
import { besideIcon, nearestCorner, traySize } from './window-placement.js';

export interface TrayWindowDeps extends WindowDeps {
  readonly platform: NodeJS.Platform;
  /** Windows cannot place themselves there: it is an ordinary window then. */
  readonly wayland: boolean;
  /** While talking it stays when another window is used. */
  isTalking(): boolean;
  onVisible(visible: boolean): void;
}

/** The small window at the tray icon, made at its first use and kept. */
export interface TrayWindow {
  /** Shows it at the icon, or hides it. `icon` counts where the system tells an icon's bounds. */
  toggle(icon: Rectangle): void;
  hide(): void;
  contents(): WebContents | undefined;
  /** From now on closing it closes it. */
  letClose(): void;
}

/** Milliseconds: a click on the icon takes the focus away first, and then wants to hide it itself. */
const blurDelay = 100;

/** Makes the tray window's keeper; there is no window before the first {@link TrayWindow.toggle}. */
export function createTrayWindow(deps: TrayWindowDeps): TrayWindow {
  const { log } = deps;
  let window: BrowserWindow | undefined;
  let closing = false;
  let hiding: NodeJS.Timeout | undefined;

  const hide = (): void => {
    clearTimeout(hiding);
    if (window && !window.isDestroyed()) window.hide();
  };

  const listen = (opened: BrowserWindow): void => {
    opened.on('show', () => deps.onVisible(true));
    opened.on('hide', () => deps.onVisible(false));
    opened.on('focus', () => clearTimeout(hiding));
    opened.on('blur', () => {
      clearTimeout(hiding);
      hiding = setTimeout(() => {
        if (!deps.isTalking() && !opened.isDestroyed() && !opened.isFocused()) opened.hide();
      }, blurDelay);
    });
    opened.on('close', (event) => {
      if (closing) return;
      event.preventDefault();
      hide();
    });
    opened.on('session-end', () => (closing = true));
    opened.on('page-title-updated', (event) => event.preventDefault());
    opened.webContents.on('before-input-event', (_event, { type, key }) => {
      if (type === 'keyDown' && key === 'Escape') hide();
    });
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      if (closing || reason === 'clean-exit') return;
      log.error(`the tray window's page is gone (${reason}); it is made again at its next use`);
      window = undefined;
      deps.onVisible(false);
      setImmediate(() => opened.destroy());
    });
    logConsole(opened.webContents, 'tray window', log);
  };

  const open = (): BrowserWindow => {
    const opened = deps.createWindow({ ...deps.options, ...shape(deps), show: false });
    window = opened;
    listen(opened);
    opened.loadURL(deps.url).catch((error: unknown) => log.error('tray window', error));
    return opened;
  };

  const show = (icon: Rectangle): void => {
    const known = window && !window.isDestroyed() ? window : undefined;
    const shown = known ?? open();
    place(shown, icon, deps);
    if (known) shown.show();
    else shown.once('ready-to-show', () => shown.show());
  };

  return {
    toggle(icon) {
      clearTimeout(hiding);
      if (window && !window.isDestroyed() && window.isVisible()) hide();
      else show(icon);
    },
    hide,
    contents: () => (window && !window.isDestroyed() ? window.webContents : undefined),
    letClose() {
      closing = true;
      clearTimeout(hiding);
    },
  };
}

function shape({ wayland }: TrayWindowDeps): BrowserWindowConstructorOptions {
  const ordinary = { ...traySize, resizable: false, maximizable: false, fullscreenable: false };
  return wayland ? ordinary : { ...ordinary, frame: false, skipTaskbar: true, alwaysOnTop: true };
}

function place(window: BrowserWindow, icon: Rectangle, deps: TrayWindowDeps): void {
  const { screen, platform, wayland } = deps;
  if (wayland) return;
  const known = platform !== 'linux' && icon.width > 0;
  const at = known ? { x: icon.x, y: icon.y } : screen.getCursorScreenPoint();
  const { workArea } = screen.getDisplayNearestPoint(at);
  const { x, y } = known ? besideIcon(icon, workArea) : nearestCorner(at, workArea);
  window.setPosition(x, y);
}
