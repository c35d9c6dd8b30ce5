import type { BrowserWindow, Screen } from 'electron';
import type { OverlaySize } from '../../shared/ipc.js';
import type { OverlayView } from '../../shared/overlay.js';
import type { Door } from '../ipc/ipc.js';
import { PageWindow } from './page-window.js';
import type { PageWindowDeps } from './page-window.js';
import { overlayRadius, panelCorner, roundedShape } from './placement.js';

export interface OverlayWindowDeps {
  readonly screen: Screen;
  readonly platform: NodeJS.Platform;
  /** How large its page is drawn; 1 is 100 %. */
  zoom(): number;
  /** Whether windows can be seen through: X11 draws them black where nothing composites. */
  isComposited(): Promise<boolean>;
  readonly tell: Door['tell'];
}

/**
 * The small window at the tray's edge of the screen that says what goes on while the others are
 * hidden. It never has the keyboard. It is made at its first use and kept, so that it is there within a
 * frame from then on.
 */
export class OverlayWindow {
  readonly #window: PageWindow;
  readonly #deps: OverlayWindowDeps;
  #view: OverlayView | undefined;
  #isOpening = false;
  #isTransparent = false;

  constructor(pages: PageWindowDeps, deps: OverlayWindowDeps) {
    this.#window = new PageWindow(pages, 'overlay');
    this.#deps = deps;
  }

  /** What its page has to draw. */
  readonly view = (): OverlayView | null => this.#view ?? null;

  /** It is seen as soon as its page has drawn this. */
  show(view: OverlayView): void {
    this.#view = view;
    if (this.#window.window) this.#deps.tell('overlay', 'overlay.changed', view);
    else if (!this.#isOpening) void this.#open();
  }

  hide(): void {
    this.#view = undefined;
    this.#window.window?.hide();
    void this.#closeIfOutdated();
  }

  /** The page has drawn what it was told, and needs so many CSS pixels for it. */
  readonly fit = ({ width, height }: OverlaySize): void => {
    const { window } = this.#window;
    if (!window || !this.#view) return;
    const zoom = this.#deps.zoom();
    this.#place(window, { width: Math.ceil(width * zoom), height: Math.ceil(height * zoom) });
    if (!window.isVisible()) window.showInactive();
  };

  letClose(): void {
    this.#window.letClose();
    this.#window.window?.destroy();
  }

  async #open(): Promise<void> {
    this.#isOpening = true;
    this.#isTransparent = await this.#deps.isComposited();
    this.#isOpening = false;
    if (!this.#view || this.#window.isClosing) return;
    const transparent = { transparent: true, backgroundColor: '#00000000' };
    const opened = this.#window.open({
      options: this.#isTransparent ? transparent : {},
      visible: false,
    });
    if (this.#deps.platform === 'darwin') {
      opened.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
      opened.setAlwaysOnTop(true, 'floating');
    }
  }

  /** A compositor that has come or gone since asks for another kind of window. */
  async #closeIfOutdated(): Promise<void> {
    const { window } = this.#window;
    if (!window) return;
    const isComposited = await this.#deps.isComposited();
    if (isComposited !== this.#isTransparent && !this.#view && !window.isDestroyed())
      window.destroy();
  }

  #place(window: BrowserWindow, size: OverlaySize): void {
    const { screen, platform } = this.#deps;
    const { x, y } = panelCorner(screen.getPrimaryDisplay(), size);
    window.setBounds({ x, y, ...size });
    // What lies beside its round corners stays the other program's.
    if (platform !== 'darwin') {
      const radius = Math.round(overlayRadius * this.#deps.zoom());
      window.setShape(roundedShape(size, Math.min(radius, Math.floor(size.height / 2))));
    }
  }
}
