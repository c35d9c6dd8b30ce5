import { join } from 'node:path';
import type { Menu, MenuItemConstructorOptions, NativeImage, Rectangle, Tray } from 'electron';
import { trayView } from './tray-menu.js';
import type { TrayCommand, TrayRow, TrayState, TrayView } from './tray-menu.js';

export interface TrayDeps {
  createTray(image: NativeImage): Tray;
  imageFrom(path: string): NativeImage;
  menuFrom(template: MenuItemConstructorOptions[]): Menu;
  /**
   * The folder of the icons: a PNG for each icon of `situation.ts`, one more with `-sharing` in its name,
   * and `…Template.png` of each for macOS.
   */
  readonly icons: string;
  readonly platform: NodeJS.Platform;
  run(command: TrayCommand): void;
  /** The icon was clicked; `bounds` are its own where the system tells them. */
  onClick(bounds: Rectangle): void;
}

export interface TrayService {
  /** Draws what has changed. */
  render(change: Partial<TrayState>): void;
  dispose(): void;
}

/** Makes the tray icon, showing what is given. */
export function createTrayService(deps: TrayDeps, first: TrayState): TrayService {
  const { platform } = deps;
  const images = new Map<string, NativeImage>();
  const imageOf = (view: TrayView): NativeImage => {
    const name = nameOf(view);
    const known = images.get(name);
    if (known) return known;
    const file = platform === 'darwin' ? `${name}Template.png` : `${name}.png`;
    const image = deps.imageFrom(join(deps.icons, file));
    images.set(name, image);
    return image;
  };

  let state = first;
  let drawn: TrayView = trayView(state);
  let menu: Menu | undefined;
  const tray = deps.createTray(imageOf(drawn));

  const drawMenu = ({ rows }: TrayView): void => {
    menu = deps.menuFrom(rows.map((row) => menuItem(row, deps.run)));
    // On Linux a change shows only when the menu is set again. On macOS a menu that is set would
    // take the click, which opens the tray window.
    if (platform !== 'darwin') tray.setContextMenu(menu);
  };
  tray.setToolTip(drawn.tooltip);
  drawMenu(drawn);
  tray.on('click', (_event, bounds) => deps.onClick(bounds));
  if (platform === 'darwin') tray.on('right-click', () => tray.popUpContextMenu(menu));

  const draw = (): void => {
    const next = trayView(state);
    if (nameOf(next) !== nameOf(drawn)) tray.setImage(imageOf(next));
    if (next.tooltip !== drawn.tooltip) tray.setToolTip(next.tooltip);
    if (JSON.stringify(next.rows) !== JSON.stringify(drawn.rows)) drawMenu(next);
    drawn = next;
  };

  return {
    render(change) {
      state = { ...state, ...change };
      draw();
    },
    dispose: () => tray.destroy(),
  };
}

/** The icon's file, without what is the system's. */
const nameOf = ({ icon, isSharing }: TrayView): string => (isSharing ? `${icon}-sharing` : icon);

function menuItem(row: TrayRow, run: TrayDeps['run']): MenuItemConstructorOptions {
  if (row.type === 'separator') return { type: 'separator' };
  const shown = shownLabel(row.label);
  if (row.type === 'menu')
    return {
      label: shown,
      submenu: row.rows.map((choice) => {
        const { label, command } = choice;
        return {
          ...(choice.type === 'radio' ? { type: choice.type, checked: choice.checked } : {}),
          label: shownLabel(label),
          ...(command ? { click: () => run(command) } : { enabled: false }),
        };
      }),
    };
  const { command } = row;
  return command ? { label: shown, click: () => run(command) } : { label: shown, enabled: false };
}

/** `&` would mark the next letter as an access key. */
const shownLabel = (label: string): string => label.replaceAll('&', '&&');
