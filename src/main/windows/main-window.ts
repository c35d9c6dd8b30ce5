import type { BrowserWindow, BrowserWindowConstructorOptions, Screen } from 'electron';
import type { Bounds } from '../app-state.js';
import { Listeners } from '../listeners.js';
import type { Log } from '../logging/log.js';
import type { TrayHost } from '../tray/tray-host.js';
import { PageWindow } from './page-window.js';
import type { PageWindowDeps } from './page-window.js';
import { fittedBounds } from './placement.js';

export interface MainWindowDeps {
  readonly screen: Screen;
  savedBounds(): Bounds | null;
  saveBounds(bounds: Bounds): void;
  /** Whether there is a tray to open the window from again. */
  readonly trayHost: TrayHost;
  /** A new page begins: it can hear nothing until it has asked for something. */
  onLoading(): void;
  /** The page's process died. */
  onCrashed(): void;
  /** Milliseconds, monotonic. */
  now(): number;
  readonly log: Log;
}

/** Milliseconds from a page's end of loading until it is drawn, with room to spare. */
const drawingMs = 200;

/** More crashes than this in a minute, and it is not opened again by itself. */
const crashLimit = 3;

/** The window that owns the conversation: closing it hides it, its crash opens it again. */
export class MainWindow {
  readonly #window: PageWindow;
  readonly #deps: MainWindowDeps;
  readonly #drawn = new Listeners();
  readonly #closed = new Listeners<'hidden' | 'minimized'>();
  #crashes: readonly number[] = [];

  /** Calls `run` when it has its first picture, or could not have it. @returns an unsubscribe function */
  readonly onDrawn = this.#drawn.subscribe;

  /** Calls `run` when the user has closed it, with what came of it. @returns an unsubscribe function */
  readonly onClosed = this.#closed.subscribe;

  /** There is no window before the first {@link MainWindow.show}. */
  constructor(pages: PageWindowDeps, deps: MainWindowDeps) {
    this.#window = new PageWindow(pages, 'owner');
    this.#deps = deps;
  }

  get isOpen(): boolean {
    return this.#window.window !== undefined;
  }

  /** Shows, restores and focuses it; one that is missing is made. */
  readonly show = (): void => {
    if (!this.#window.raise()) this.#open(true);
  };

  /** Ends its page's process, also one that hangs; it is opened again as after a crash. */
  readonly endPage = (): void => this.#window.window?.webContents.forcefullyCrashRenderer();

  /** Makes it without showing it: its page holds the conversation. */
  readonly load = (): void => {
    if (!this.isOpen) this.#open(false);
  };

  /** From now on closing it closes it. */
  letClose(): void {
    this.#window.letClose();
  }

  #open(visible: boolean): void {
    // Shown at once, in the page's own ground: waiting for its picture would only delay that.
    const opened = this.#window.open({
      options: boundsOf(this.#deps),
      visible,
      onGone: (wasVisible) => this.#crashed(wasVisible),
      onLoaded: () => this.#loaded(),
    });
    opened.on('close', (event) => this.#close(event, opened));
    // Not `did-start-navigation`: that comes for refused ones too, which leave the page as it is.
    opened.webContents.on('did-navigate', () => this.#deps.onLoading());
  }

  #loaded(): void {
    setTimeout(() => {
      void this.#deps.trayHost.ask();
      this.#drawn.tell();
    }, drawingMs);
  }

  #close(event: { preventDefault(): void }, closed: BrowserWindow): void {
    const { saveBounds, trayHost, log } = this.#deps;
    saveBounds(closed.getNormalBounds());
    if (this.#window.isClosing) return;
    event.preventDefault();
    const hidden = trayHost.known();
    if (hidden) closed.hide();
    void trayHost.ask().then((tray) => {
      if (closed.isDestroyed()) return;
      if (tray) {
        closed.hide();
        return this.#closed.tell('hidden');
      }
      log.info('no tray to open the window from again: it is minimised instead of hidden');
      if (hidden) closed.showInactive();
      closed.minimize();
      this.#closed.tell('minimized');
    });
  }

  #crashed(visible: boolean): void {
    const { log } = this.#deps;
    const now = this.#deps.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < 60_000), now];
    this.#deps.onCrashed();
    // Behind the dead one's end.
    setImmediate(() => {
      if (this.#window.window || this.#window.isClosing) return;
      if (this.#crashes.length > crashLimit)
        log.error('the main window crashed too often: it stays closed until it is asked for');
      else this.#open(visible);
    });
  }
}

function boundsOf({ savedBounds, screen }: MainWindowDeps): BrowserWindowConstructorOptions {
  const saved = savedBounds();
  return saved ? fittedBounds(saved, screen.getDisplayMatching(saved).workArea) : {};
}
