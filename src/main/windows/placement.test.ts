import { describe, expect, it } from 'vitest';
import { atPointer, besideIcon, fittedBounds, panelCorner, roundedShape } from './placement.js';

const area = { x: 0, y: 28, width: 1280, height: 772 };
const top = { bounds: { x: 0, y: 0, width: 1280, height: 800 }, workArea: area };
const second = { x: 1280, y: 0, width: 1920, height: 1080 };
const bottom = { bounds: second, workArea: { ...second, height: 1048 } };

describe('the main window', () => {
  it.each([
    [
      'stays where it was',
      { x: 100, y: 60, width: 960, height: 680 },
      { x: 100, y: 60, width: 960, height: 680 },
    ],
    [
      'comes back from a screen that is gone',
      { x: 3000, y: -900, width: 960, height: 680 },
      { x: 320, y: 28, width: 960, height: 680 },
    ],
    [
      'shrinks to the screen',
      { x: 0, y: 28, width: 4000, height: 3000 },
      { x: 0, y: 28, width: 1280, height: 772 },
    ],
    [
      'is never too small',
      { x: 10, y: 40, width: 1, height: 1 },
      { x: 10, y: 40, width: 360, height: 400 },
    ],
  ])('%s', (_what, saved, fitted) => expect(fittedBounds(saved, area)).toEqual(fitted));
});

describe('the tray window', () => {
  it('goes to the pointer that has clicked on a panel', () => {
    expect(atPointer({ x: 1100, y: 14 }, top)).toEqual({ x: 920, y: 28 });
    expect(atPointer({ x: 100, y: 14 }, top)).toEqual({ x: 0, y: 28 });
    expect(atPointer({ x: 1600, y: 1070 }, bottom)).toEqual({ x: 1420, y: 568 });
  });

  it('goes to the tray’s end of the panel where the pointer is elsewhere, as after a key', () => {
    expect(atPointer({ x: 640, y: 400 }, top)).toEqual({ x: 912, y: 36 });
  });

  it('stands at the icon, above or below, inside the screen', () => {
    const icon = { x: 1250, y: 4, width: 22, height: 22 };
    expect(besideIcon(icon, area)).toEqual({ x: 920, y: 34 });
    expect(besideIcon({ ...icon, x: 600, y: 805 }, area)).toEqual({ x: 431, y: 317 });
  });

  it('stays on a screen that is smaller than itself', () => {
    expect(
      besideIcon(
        { x: 100, y: 100, width: 22, height: 22 },
        { x: 0, y: 0, width: 200, height: 200 },
      ),
    ).toEqual({
      x: 0,
      y: 0,
    });
  });
});

describe('the overlay', () => {
  const bounds = { x: 0, y: 0, width: 1000, height: 800 };
  const size = { width: 200, height: 50 };
  it.each([
    ['at the top', { x: 0, y: 30, width: 1000, height: 770 }, { x: 792, y: 38 }],
    ['at the bottom', { x: 0, y: 0, width: 1000, height: 760 }, { x: 792, y: 702 }],
    ['at the left', { x: 60, y: 0, width: 940, height: 800 }, { x: 68, y: 742 }],
    ['at the right', { x: 0, y: 0, width: 940, height: 800 }, { x: 732, y: 742 }],
    [
      'at the top, with a dock at the left',
      { x: 40, y: 60, width: 960, height: 740 },
      { x: 792, y: 68 },
    ],
    ['nowhere', bounds, { x: 792, y: 8 }],
  ])('goes to the tray’s corner of a panel that is %s', (_where, workArea, place) =>
    expect(panelCorner({ bounds, workArea }, size)).toEqual(place),
  );

  it('is cut to round corners, row by row, with nothing missing between', () => {
    const shape = roundedShape({ width: 100, height: 40 }, 12);
    const rows = shape.toSorted((a, b) => a.y - b.y);
    expect(rows.reduce((y, row) => (expect(row.y).toBe(y), y + row.height), 0)).toBe(40);
    expect(rows[0]).toEqual({ x: 8, y: 0, width: 84, height: 1 });
    expect(rows[12]).toEqual({ x: 0, y: 12, width: 100, height: 16 });
    expect(rows.at(-1)).toEqual({ x: 8, y: 39, width: 84, height: 1 });
  });
});
