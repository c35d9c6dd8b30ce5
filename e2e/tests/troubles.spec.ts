import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright';
import { electronRuntime } from '../../tools/assets/runtime.mjs';
import { atRest, cleanEnvironment, press } from '../support/parley.js';
import type { Parley } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { watchText } from '../support/shown.js';
import { expect, test } from '../support/test.js';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

async function expectInBothWindows(parley: Parley, trayWindow: Page, text: string): Promise<void> {
  await expect(parley.main.getByRole('alert').filter({ hasText: text })).toBeVisible();
  await expect(trayWindow.getByRole('list', { name: 'Failure reasons' })).toContainText(text);
}

test('a fix from the tray menu that fails says why in both windows', async ({ launch, server }) => {
  const parley = await launch({
    server,
    args: ['--deny-microphone'],
    // No program for sound settings is found, whatever this machine has.
    env: { PATH: '/nonexistent' },
  });
  const trayWindow = await parley.trayWindow();
  await press('ctrl+shift+space');
  await expectInBothWindows(parley, trayWindow, 'Parley may not use the microphone.');
  const tray = await parley.tray();
  await expect.poll(() => tray.labels()).toContain('Microphone settings');
  await tray.click('Microphone settings');
  const reason = 'No sound settings were found on this system.';
  await expectInBothWindows(parley, trayWindow, reason);
  await expect.poll(() => tray.labels()).toContain(reason);

  const alert = parley.main.getByRole('alert').filter({ hasText: reason });
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toBeHidden();
  await expect(trayWindow.getByText(reason)).toBeHidden();
  await expect.poll(() => tray.labels()).not.toContain(reason);
  tray.close();
});

test('an uncaught exception in main is shown in both windows', async ({ launch }) => {
  const parley = await launch();
  const trayWindow = await parley.trayWindow();
  await parley.app.evaluate(() => {
    setImmediate(() => {
      throw new Error('a defect to be reported');
    });
  });
  await expectInBothWindows(parley, trayWindow, 'Something in Parley went wrong.');
  expect(parley.log()).toContain('a defect to be reported');
});

test('a window whose page crashes in mid-call is back at once, says so everywhere, and Retry calls again', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  const view = new ServerView(server);
  await parley.main.getByRole('button', { name: 'Talk', exact: true }).click();
  await expect.poll(() => view.tracksOfPeople()).toBe(1);
  const tray = await parley.tray();
  const back = parley.app.waitForEvent('window');
  await parley.app.evaluate(({ webContents }) => {
    const [page] = webContents.getAllWebContents();
    setImmediate(() => page?.forcefullyCrashRenderer());
  });
  const main = await back;
  const sentence = 'The conversation’s window stopped working.';
  const alert = main.getByRole('alert').filter({ hasText: sentence });
  await expect(alert).toBeVisible();
  await expect(main.getByRole('status', { name: 'Agent' })).toHaveText('Failed');
  await expect.poll(() => tray.labels()).toContain(sentence);
  expect((await tray.labels())[0]).toMatch(/^Failed/);

  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(main.getByRole('status', { name: 'Agent' })).toHaveText(/^(Connecting|Listening)/);
  await expect(alert).toBeHidden();
  await expect.poll(() => tray.labels()).not.toContain(sentence);
  // The crashed client stays on the server for a while; its new call is heard.
  await expect(main.getByRole('switch', { name: 'Microphone' })).toBeChecked();
  tray.close();
});

test('a tray window whose page crashes is made again when the tray icon is used', async ({
  launch,
}) => {
  const parley = await launch();
  await parley.trayWindow();
  await parley.app.evaluate(({ webContents }) => {
    const page = webContents.getAllWebContents().find((one) => one.getURL().endsWith('tray.html'));
    setImmediate(() => page?.forcefullyCrashRenderer());
  });
  await expect.poll(() => parley.log()).toContain("the tray window's page is gone");
  const again = parley.app.waitForEvent('window');
  const tray = await parley.tray();
  await tray.activate();
  tray.close();
  await expect((await again).getByRole('status', { name: 'Agent' })).toHaveText(atRest);
  await expect(parley.status).toHaveText(atRest);
});

test('a start that fails says so and leaves no instance behind', async ({ launch }) => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-profile-'));
  const failing = spawn(await electronRuntime(), [root, `--user-data-dir=${profile}`], {
    env: { ...cleanEnvironment(), ELECTRON_RENDERER_URL: 'no address' },
    stdio: 'ignore',
  });
  const ended = once(failing, 'exit');
  // A search stumbles over windows that close meanwhile.
  const search = ['search', '--onlyvisible', '--pid', String(failing.pid)];
  const shown = (): Promise<string> =>
    run('xdotool', search).then(
      ({ stdout }) => stdout.trim(),
      () => '',
    );
  await expect.poll(shown, { timeout: 30_000 }).not.toBe('');
  expect(readFileSync(join(profile, 'logs/parley.log'), 'utf8')).toContain('could not start');
  await press('Return');
  expect(await ended).toEqual([1, null]);
  const parley = await launch({ profile });
  await expect(parley.status).toHaveText(atRest);
});

test('a talk key held down counts once, pressed again half a second later twice', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  const key = 'ctrl+shift+space';
  await press(key);
  await expect(parley.microphone).toBeChecked();
  const seen = await watchText(parley.main.getByText(/^(Live|Off|Wait…)$/));
  const changes = async (): Promise<string> =>
    (await seen())
      .map(({ text }) => text)
      .filter((text) => text !== 'Wait…')
      .join(' ');
  // The time is what is tested: the X server repeats a held key, first after some 0.6 s.
  await run('xdotool', ['keydown', key, 'sleep', '2', 'keyup', key]);
  await expect.poll(changes).toBe('Live Off');
  await run('xdotool', ['sleep', '1', 'key', key, 'sleep', '0.5', 'key', key]);
  await expect.poll(changes).toBe('Live Off Live Off');
});
