/** Takes a picture of the windows in every state, light and dark, and checks each with axe. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Axe from 'axe-core';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { _electron } from 'playwright';
import type { CDPSession, Page } from 'playwright';
import { expect, test as base } from 'playwright/test';
import { connectionStates } from '../../gallery/connections.js';
import { firstRunStates } from '../../gallery/first-run.js';
import { overlayStates } from '../../gallery/overlay.js';
import { settingsStates } from '../../gallery/settings.js';
import { states } from '../../gallery/states.js';
import { electronRuntime } from '../../tools/assets/runtime.mjs';
import { servePages } from '../support/pages.js';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'test-results/gallery');
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

const windows = {
  main: { width: 960, height: 680, states },
  small: { width: 720, height: 560, states },
  tray: { width: 360, height: 480, states },
  settings: { width: 840, height: 640, states: settingsStates },
  // Also what 200 % makes of the window in its first size.
  slim: { width: 360, height: 640, states: settingsStates },
  picker: { width: 720, height: 540, states: { sources: undefined } },
  connections: { width: 560, height: 640, states: connectionStates },
  narrow: { width: 400, height: 640, states: connectionStates },
  'first-run': { width: 960, height: 680, states: firstRunStates },
  'first-run-narrow': { width: 360, height: 560, states: firstRunStates },
  overlay: { width: 360, height: 200, states: overlayStates },
};

interface Studio {
  readonly url: string;
  readonly page: Page;
  readonly device: CDPSession;
}

const test = base.extend<object, { readonly studio: Studio }>({
  studio: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
    async ({}, use) => {
      mkdirSync(folder, { recursive: true });
      const plugins = [svelte({ configFile: join(root, 'svelte.config.js') })];
      const pages = await servePages({ root: join(root, 'gallery'), plugins });
      const profile = mkdtempSync(join(tmpdir(), 'parley-gallery-'));
      const app = await _electron.launch({
        executablePath: await electronRuntime(),
        args: [join(root, 'gallery'), `--user-data-dir=${profile}`],
        env: { ...(process.env as Record<string, string>), GALLERY_URL: pages.url },
        chromiumSandbox: true,
      });
      const page = await app.firstWindow();
      const device = await page.context().newCDPSession(page);
      await use({ url: pages.url, page, device });
      await app.close();
      await pages.close();
      rmSync(profile, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

for (const [name, { states: all, width, height }] of Object.entries(windows))
  for (const theme of ['light', 'dark'])
    for (const state of Object.keys(all))
      test(`${name} ${theme} ${state}`, async ({ studio: { url, page, device } }) => {
        const wrong: string[] = [];
        const hear = (text: string): void => void wrong.push(text);
        page.removeAllListeners();
        page.on('console', (message) => message.type() === 'error' && hear(message.text()));
        page.on('pageerror', (error) => hear(error.message));
        for (const scale of [1, 2]) {
          const metrics = { width, height, deviceScaleFactor: scale, mobile: false };
          await device.send('Emulation.setDeviceMetricsOverride', metrics);
          await page.goto(`${url}?state=${state}&theme=${theme}&window=${name}`);
          // A moving ring has its shape after a few frames.
          await page.evaluate(
            'document.fonts.ready.then(() => new Promise((r) => setTimeout(r, 250)))',
          );
          // Playwright's own screenshots are in CSS pixels here.
          const { data } = await device.send('Page.captureScreenshot', { format: 'png' });
          const file = join(folder, `${name}-${theme}-${state}@${scale}x.png`);
          writeFileSync(file, Buffer.from(data, 'base64'));
        }
        expect([...wrong, ...(await violationsOf(page, device))]).toEqual([]);
      });

/** What axe finds wrong with a page: the rule, the elements, and why. */
async function violationsOf(page: Page, device: CDPSession): Promise<string[]> {
  // Not through the page, whose policy forbids it.
  await device.send('Runtime.evaluate', { expression: axe });
  return page.evaluate(async () => {
    const { axe: rules } = globalThis as unknown as { readonly axe: typeof Axe };
    const { violations } = await rules.run();
    return violations.map(({ id, nodes }) => {
      const elements = nodes.map(
        ({ html, any }) => `${html.slice(0, 120)} ${any[0]?.message ?? ''}`,
      );
      return `${id}: ${elements.join(' | ')}`;
    });
  });
}
