import type { Display, Point, Rectangle, Size } from 'electron';
import type { Bounds } from '../app-state.js';

export const mainSize = { width: 960, height: 680, minWidth: 360, minHeight: 400 } as const;
export const traySize = { width: 360, height: 480 } as const;
/** Before its page has said what it needs. */
export const overlaySize = { width: 280, height: 56 } as const;
/** Of the overlay's corners, in pixels; `Overlay.svelte` draws the same. */
export const overlayRadius = 12;

/** What placing a window needs of a display. */
export type Screenful = Pick<Display, 'bounds' | 'workArea'>;

/** Pixels between a small window and what it stands at. */
const gap = 8;

const clamp = (value: number, low: number, high: number): number =>
  Math.round(Math.max(low, Math.min(value, high)));

/** Saved bounds, moved and shrunk into a work area that may have changed since. */
export function fittedBounds(saved: Bounds, area: Rectangle): Bounds {
  const width = clamp(saved.width, mainSize.minWidth, Math.max(mainSize.minWidth, area.width));
  const height = clamp(saved.height, mainSize.minHeight, Math.max(mainSize.minHeight, area.height));
  return {
    width,
    height,
    x: clamp(saved.x, area.x, area.x + Math.max(0, area.width - width)),
    y: clamp(saved.y, area.y, area.y + Math.max(0, area.height - height)),
  };
}

/** Where the tray window goes when the icon's own bounds are known: centred at it, inside the area. */
export function besideIcon(icon: Rectangle, area: Rectangle, size: Size = traySize): Point {
  const above = icon.y + icon.height / 2 > area.y + area.height / 2;
  return inside(
    {
      x: icon.x + icon.width / 2 - size.width / 2,
      y: above ? icon.y - size.height - gap : icon.y + icon.height + gap,
    },
    area,
    size,
  );
}

/**
 * The corner in which a panel has its tray: at the end of the edge that the panel takes from the work
 * area. Panels of any side but the top have it at the bottom; without a panel it is the top right.
 */
export function panelCorner({ bounds, workArea: area }: Screenful, size: Size): Point {
  const taken = {
    top: area.y - bounds.y,
    bottom: bounds.y + bounds.height - area.y - area.height,
    left: area.x - bounds.x,
    right: bounds.x + bounds.width - area.x - area.width,
  };
  const isOn = (edge: keyof typeof taken): boolean =>
    taken[edge] > 0 && taken[edge] === Math.max(...Object.values(taken));
  const atTop = isOn('top') || !(isOn('bottom') || isOn('left') || isOn('right'));
  const atLeft = !isOn('top') && !isOn('bottom') && isOn('left');
  return inside(
    {
      x: atLeft ? area.x + gap : area.x + area.width - size.width - gap,
      y: atTop ? area.y + gap : area.y + area.height - size.height - gap,
    },
    area,
    size,
  );
}

/** Where the tray window goes when all that is known of a click is the pointer: at it, if it is on a panel. */
export function atPointer(pointer: Point, display: Screenful, size: Size = traySize): Point {
  return isInside(pointer, display.workArea)
    ? panelCorner(display, size)
    : besideIcon({ ...pointer, width: 0, height: 0 }, display.workArea, size);
}

/**
 * A rectangle with round corners, in rows that no two of them share.
 * @param radius in pixels, at most half of the height
 */
export function roundedShape({ width, height }: Size, radius: number): Rectangle[] {
  const corners = Array.from({ length: radius }, (_, row) => {
    const inset = Math.floor(radius - Math.sqrt(radius ** 2 - (radius - row - 0.5) ** 2));
    return { x: inset, width: width - 2 * inset, height: 1, row };
  });
  return [
    ...corners.map(({ row, ...at }) => ({ ...at, y: row })),
    { x: 0, y: radius, width, height: height - 2 * radius },
    ...corners.map(({ row, ...at }) => ({ ...at, y: height - 1 - row })),
  ];
}

function isInside({ x, y }: Point, area: Rectangle): boolean {
  return x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height;
}

function inside({ x, y }: Point, area: Rectangle, { width, height }: Size): Point {
  return {
    x: clamp(x, area.x, Math.max(area.x, area.x + area.width - width)),
    y: clamp(y, area.y, Math.max(area.y, area.y + area.height - height)),
  };
}
