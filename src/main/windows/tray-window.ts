import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, Screen } from 'electron';
import { PageWindow } from './page-window.js';
import type { PageWindowDeps } from './page-window.js';
import { besideIcon, nearestCorner } from './placement.js';

export interface TrayWindowDeps {
  readonly screen: Screen;
  readonly platform: NodeJS.Platform;
  /** Windows cannot place themselves there: it is an ordinary window then. */
  readonly wayland: boolean;
  /** While talking it stays when another window is used. */
  isTalking(): boolean;
  onVisible(visible: boolean): void;
}

/** Milliseconds: a click on the icon takes the focus away first, and then wants to hide it itself. */
const blurDelay = 100;

const besideTray: BrowserWindowConstructorOptions = {
  frame: false,
  skipTaskbar: true,
  alwaysOnTop: true,
};

/** The small window at the tray icon, made at its first use and kept. */
export class TrayWindow {
  readonly #window: PageWindow;
  readonly #deps: TrayWindowDeps;
  #hiding: NodeJS.Timeout | undefined;

  constructor(pages: PageWindowDeps, deps: TrayWindowDeps) {
    this.#window = new PageWindow(pages, 'view');
    this.#deps = deps;
  }

  /** Shows it at the icon, or hides it. `icon` counts where the system tells an icon's bounds. */
  readonly toggle = (icon: Rectangle): void => {
    clearTimeout(this.#hiding);
    if (this.#window.window?.isVisible()) this.hide();
    else this.#show(icon);
  };

  readonly hide = (): void => {
    clearTimeout(this.#hiding);
    this.#window.window?.hide();
  };

  letClose(): void {
    this.#window.letClose();
    clearTimeout(this.#hiding);
  }

  #show(icon: Rectangle): void {
    const known = this.#window.window;
    const shown = known ?? this.#open();
    place(shown, icon, this.#deps);
    if (known) shown.show();
    else shown.once('ready-to-show', () => shown.show());
  }

  #open(): BrowserWindow {
    const { wayland, onVisible } = this.#deps;
    const opened = this.#window.open({
      options: wayland ? {} : besideTray,
      visible: false,
      onGone: () => onVisible(false),
    });
    opened.on('show', () => onVisible(true));
    opened.on('hide', () => onVisible(false));
    opened.on('focus', () => clearTimeout(this.#hiding));
    opened.on('blur', () => {
      clearTimeout(this.#hiding);
      this.#hiding = setTimeout(() => {
        if (!this.#deps.isTalking() && !opened.isDestroyed() && !opened.isFocused()) opened.hide();
      }, blurDelay);
    });
    opened.on('close', (event) => {
      if (this.#window.isClosing) return;
      event.preventDefault();
      this.hide();
    });
    opened.webContents.on('before-input-event', (_event, { type, key }) => {
      if (type === 'keyDown' && key === 'Escape') this.hide();
    });
    return opened;
  }
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
