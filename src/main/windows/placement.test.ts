import { describe, expect, it } from 'vitest';
import { besideIcon, fittedBounds, nearestCorner } from './placement.js';

const area = { x: 0, y: 28, width: 1280, height: 772 };
const second = { x: 1280, y: 0, width: 1920, height: 1080 };

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
      { x: 10, y: 40, width: 720, height: 560 },
    ],
  ])('%s', (_what, saved, fitted) => expect(fittedBounds(saved, area)).toEqual(fitted));
});

describe('the tray window', () => {
  it('goes to the corner nearest to the cursor', () => {
    expect(nearestCorner({ x: 1270, y: 10 }, area)).toEqual({ x: 912, y: 36 });
    expect(nearestCorner({ x: 5, y: 790 }, area)).toEqual({ x: 8, y: 312 });
    expect(nearestCorner({ x: 3190, y: 1070 }, second)).toEqual({ x: 2832, y: 592 });
  });

  it('stands at the icon, above or below, inside the screen', () => {
    const icon = { x: 1250, y: 4, width: 22, height: 22 };
    expect(besideIcon(icon, area)).toEqual({ x: 920, y: 34 });
    expect(besideIcon({ ...icon, x: 600, y: 805 }, area)).toEqual({ x: 431, y: 317 });
  });

  it('stays on a screen that is smaller than itself', () => {
    expect(nearestCorner({ x: 100, y: 100 }, { x: 0, y: 0, width: 200, height: 200 })).toEqual({
      x: 0,
      y: 0,
    });
  });
});
