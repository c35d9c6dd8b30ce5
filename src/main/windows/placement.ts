import type { Point, Rectangle, Size } from 'electron';
import type { Bounds } from '../app-state.js';

export const mainSize = { width: 960, height: 680, minWidth: 720, minHeight: 560 } as const;
export const traySize = { width: 360, height: 480 } as const;

/** Pixels between the tray window and what it stands at. */
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

/** Where it goes when only the cursor is known: the corner of the area that is nearest to it. */
export function nearestCorner(cursor: Point, area: Rectangle, size: Size = traySize): Point {
  const right = cursor.x > area.x + area.width / 2;
  const bottom = cursor.y > area.y + area.height / 2;
  return inside(
    {
      x: right ? area.x + area.width - size.width - gap : area.x + gap,
      y: bottom ? area.y + area.height - size.height - gap : area.y + gap,
    },
    area,
    size,
  );
}

function inside({ x, y }: Point, area: Rectangle, { width, height }: Size): Point {
  return {
    x: clamp(x, area.x, Math.max(area.x, area.x + area.width - width)),
    y: clamp(y, area.y, Math.max(area.y, area.y + area.height - height)),
  };
}
