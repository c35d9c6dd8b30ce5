import { join } from 'node:path';
import type { Menu, MenuItemConstructorOptions, NativeImage, Rectangle, Tray } from 'electron';
import type { SituationIcon } from '../../shared/situation.js';
import { trayView } from './tray-menu.js';
import type { TrayCommand, TrayRow, TrayState, TrayView } from './tray-menu.js';

export interface TrayDeps {
  createTray(image: NativeImage): Tray;
  imageFrom(path: string): NativeImage;
  menuFrom(template: MenuItemConstructorOptions[]): Menu;
  /** The folder of the icons, one PNG per {@link SituationIcon} and `…Template.png` for macOS. */
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
  const images = new Map<SituationIcon, NativeImage>();
  const imageOf = (icon: SituationIcon): NativeImage => {
    const known = images.get(icon);
    if (known) return known;
    const file = platform === 'darwin' ? `${icon}Template.png` : `${icon}.png`;
    const image = deps.imageFrom(join(deps.icons, file));
    images.set(icon, image);
    return image;
  };

  let state = first;
  let drawn: TrayView = trayView(state);
  let menu: Menu | undefined;
  const tray = deps.createTray(imageOf(drawn.icon));

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
    if (next.icon !== drawn.icon) tray.setImage(imageOf(next.icon));
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

function menuItem(row: TrayRow, run: TrayDeps['run']): MenuItemConstructorOptions {
  if (row.type === 'separator') return { type: 'separator' };
  const shown = shownLabel(row.label);
  if (row.type === 'menu')
    return {
      label: shown,
      submenu: row.rows.map(({ label, checked, command }) => ({
        type: 'radio',
        label: shownLabel(label),
        checked,
        ...(command ? { click: () => run(command) } : { enabled: false }),
      })),
    };
  const { command } = row;
  return command ? { label: shown, click: () => run(command) } : { label: shown, enabled: false };
}

/** `&` would mark the next letter as an access key. */
const shownLabel = (label: string): string => label.replaceAll('&', '&&');
