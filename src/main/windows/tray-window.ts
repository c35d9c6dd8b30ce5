import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Display,
  Point,
  Rectangle,
  Screen,
  Size,
} from 'electron';
import type { Log } from '../logging/log.js';
import { PageWindow } from './page-window.js';
import type { PageWindowDeps } from './page-window.js';
import { atPointer, besideIcon, traySize } from './placement.js';

export interface TrayWindowDeps {
  readonly screen: Screen;
  readonly platform: NodeJS.Platform;
  /** Windows cannot place themselves there: it is an ordinary window then. */
  readonly wayland: boolean;
  /** How large its page is drawn; 1 is 100 %. */
  zoom(): number;
  /** While talking it stays when another window is used. */
  isTalking(): boolean;
  /** Where the pointer is, in Electron's coordinates. */
  pointer(): Promise<Point>;
  readonly log: Log;
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
    else
      this.#show(icon).catch((error: unknown) =>
        this.#deps.log.error('the tray window cannot be shown', error),
      );
  };

  readonly hide = (): void => {
    clearTimeout(this.#hiding);
    this.#window.window?.hide();
  };

  /** Its page is drawn in another size: it takes as much room as that needs, and the screen has. */
  resize(): void {
    const { window } = this.#window;
    if (!window) return;
    const { width, height } = sizeAt(this.#deps.zoom(), this.#deps.screen.getPrimaryDisplay());
    window.setBounds({ ...window.getBounds(), width, height });
  }

  letClose(): void {
    this.#window.letClose();
    clearTimeout(this.#hiding);
  }

  async #show(icon: Rectangle): Promise<void> {
    const place = await placeOf(icon, this.#deps);
    const known = this.#window.window;
    const shown = known ?? this.#open();
    if (place) shown.setPosition(place.x, place.y);
    if (known) shown.show();
    else shown.once('ready-to-show', () => shown.show());
  }

  #open(): BrowserWindow {
    const { wayland, zoom, screen } = this.#deps;
    const opened = this.#window.open({
      options: { ...(wayland ? {} : besideTray), ...sizeAt(zoom(), screen.getPrimaryDisplay()) },
      visible: false,
    });
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

/** Room for its page when that is drawn larger, as far as the screen has it. */
function sizeAt(zoom: number, { workArea }: Pick<Display, 'workArea'>): Size {
  return {
    width: Math.min(Math.round(traySize.width * zoom), workArea.width),
    height: Math.min(Math.round(traySize.height * zoom), workArea.height),
  };
}

/** Where to put it; undefined: the desktop decides. */
async function placeOf(icon: Rectangle, deps: TrayWindowDeps): Promise<Point | undefined> {
  const { screen, platform, wayland, pointer, zoom } = deps;
  const size = sizeAt(zoom(), screen.getPrimaryDisplay());
  if (wayland) return undefined;
  if (platform !== 'linux' && icon.width > 0)
    return besideIcon(icon, screen.getDisplayNearestPoint(icon).workArea, size);
  // No panel says where the icon is, but it has just been clicked.
  const at = await pointer();
  return atPointer(at, screen.getDisplayNearestPoint(at), size);
}
