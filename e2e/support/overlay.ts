import type { Page } from 'playwright';
import { clickAt, movePointer } from './front.js';
import type { Parley } from './parley.js';
import { expect } from './test.js';

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The app's overlay, as the user sees it: on the screen or not, and reached by the mouse alone. */
export class OverlayOnScreen {
  private constructor(
    private readonly parley: Parley,
    readonly page: Page,
  ) {}

  /** Waits until it is on the screen. */
  static async of(parley: Parley): Promise<OverlayOnScreen> {
    const is = (page: Page): boolean => page.url().endsWith('overlay.html');
    const { app } = parley;
    const page = app.windows().find(is) ?? (await app.waitForEvent('window', { predicate: is }));
    const overlay = new OverlayOnScreen(parley, page);
    await expect.poll(() => overlay.isVisible()).toBe(true);
    return overlay;
  }

  async isVisible(): Promise<boolean> {
    const window = await this.parley.app.browserWindow(this.page);
    return window.evaluate((overlay) => overlay.isVisible());
  }

  /** On the screen. */
  async bounds(): Promise<Bounds> {
    const window = await this.parley.app.browserWindow(this.page);
    return window.evaluate((overlay) => overlay.getBounds());
  }

  /** Clicks on a button with the desktop's mouse, and takes that away: under it the overlay stays. */
  async click(name: string): Promise<void> {
    const button = this.page.getByRole('button', { name, exact: true });
    await expect(button).toBeVisible();
    const box = await button.boundingBox();
    const { x, y } = await this.bounds();
    if (!box) throw new Error(`The overlay has no button "${name}".`);
    await clickAt(x + box.x + box.width / 2, y + box.y + box.height / 2);
    await movePointer(100, 600);
  }
}
