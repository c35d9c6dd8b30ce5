import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  ContextMenuParams,
  Input,
} from 'electron';
import type { Role } from '../../shared/ipc.js';
import { logConsole } from '../logging/page-console.js';
import type { Log } from '../logging/log.js';
import type { OnScreen } from './on-screen.js';
import type { Roster } from './roster.js';
import { windowSpecs } from './window-specs.js';

export interface PageWindowDeps {
  createWindow(options: BrowserWindowConstructorOptions): BrowserWindow;
  /** Icon, web preferences and colour: the same for all windows. */
  commonOptions(): BrowserWindowConstructorOptions;
  readonly roster: Roster;
  /** Keeps which windows are on the screen. */
  readonly onScreen: OnScreen;
  /** Where the pages are, e.g. `app://parley`. */
  readonly origin: string;
  /** A key was pressed, ahead of the page. @returns true: it is not the page's */
  onKey(role: Role, input: Input): boolean;
  /** The user wants a menu at this place of the page. */
  onMenu(window: BrowserWindow, params: ContextMenuParams): void;
  readonly log: Log;
}

export interface Opening {
  readonly options?: BrowserWindowConstructorOptions;
  /** What follows the page's `#`. */
  readonly hash?: string;
  /** Whether it is on the screen at once; absent: as soon as there is something to see. */
  readonly visible?: boolean;
  /** Its page has died; the window is about to be destroyed. `visible`: it was on the screen. */
  onGone?(visible: boolean): void;
  /** The page has been loaded, or could not be. */
  onLoaded?(): void;
}

/** A window with one of our pages, and what all of them have in common. There is one or none. */
export class PageWindow {
  readonly #deps: PageWindowDeps;
  readonly #role: Role;
  #window: BrowserWindow | undefined;
  #closing = false;

  constructor(deps: PageWindowDeps, role: Role) {
    this.#deps = deps;
    this.#role = role;
  }

  /** The window, while it is there. */
  get window(): BrowserWindow | undefined {
    return this.#window?.isDestroyed() ? undefined : this.#window;
  }

  /** From now on closing it closes it, also where it would only be hidden. */
  get isClosing(): boolean {
    return this.#closing;
  }

  letClose(): void {
    this.#closing = true;
  }

  /** Makes the window; there must be none. */
  open({ options, hash, visible, onGone, onLoaded }: Opening = {}): BrowserWindow {
    const { roster, onScreen, origin, log } = this.#deps;
    const spec = windowSpecs[this.#role];
    const opened = this.#deps.createWindow({
      ...this.#deps.commonOptions(),
      ...spec.options,
      ...options,
      show: visible ?? false,
    });
    const { webContents } = opened;
    this.#window = opened;
    roster.add(this.#role, webContents);
    const leave = (): void => {
      roster.remove(webContents);
      if (this.#window !== opened) return;
      this.#window = undefined;
      onScreen.set(this.#role, false);
    };
    const look = (): void => onScreen.set(this.#role, opened.isVisible() && !opened.isMinimized());
    look();
    opened.on('show', look);
    opened.on('hide', look);
    opened.on('minimize', look);
    opened.on('restore', look);
    if (visible === undefined) opened.once('ready-to-show', () => opened.show());
    // A window that refused to close would stop Windows from shutting down.
    opened.on('session-end', () => this.letClose());
    opened.on('closed', leave);
    opened.on('page-title-updated', (event) => event.preventDefault());
    webContents.on('before-input-event', (event, input) => {
      if (this.#deps.onKey(this.#role, input)) event.preventDefault();
    });
    webContents.on('context-menu', (_event, params) => this.#deps.onMenu(opened, params));
    webContents.on('render-process-gone', (_event, { reason }) => {
      if (this.#closing || reason === 'clean-exit') return;
      log.error(`the ${spec.name}'s page is gone (${reason})`);
      const wasVisible = opened.isVisible();
      leave();
      // Destroying it inside its own event crashes Electron.
      setImmediate(() => opened.destroy());
      onGone?.(wasVisible);
    });
    logConsole(webContents, spec.name, log);
    opened
      .loadURL(`${origin}/${spec.page}${hash === undefined ? '' : `#${hash}`}`)
      .catch((error: unknown) => log.error(spec.name, error))
      .finally(() => onLoaded?.());
    return opened;
  }

  /** Brings it to the front. @returns false when there is none */
  raise(): boolean {
    const { window } = this;
    if (!window) return false;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return true;
  }
}
