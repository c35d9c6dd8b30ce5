import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { press } from '../support/parley.js';
import type { Parley } from '../support/parley.js';
import { editSettings, readSettings } from '../support/settings.js';
import { expect, test } from '../support/test.js';
import { violations } from '../support/violations.js';

/** Opens the settings window, with the key that every window has. */
async function openSettings(parley: Parley): Promise<Page> {
  const find = (): Page | undefined =>
    parley.app.windows().find((page) => page.url().includes('settings.html'));
  await parley.main.bringToFront();
  // The window may not have the keyboard yet.
  await expect(async () => {
    await press('ctrl+comma');
    await expect.poll(find, { timeout: 2_000 }).toBeDefined();
  }).toPass({ timeout: 20_000 });
  return find() as Page;
}

const go = (settings: Page, name: string): Promise<void> =>
  settings.getByRole('button', { name, exact: true }).click();

test('every setting is changed in the window, seen at once, and kept', async ({ launch }) => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-settings-'));
  // As 0.1.0 has written it.
  writeFileSync(
    join(profile, 'settings.json'),
    JSON.stringify({ talkHotkey: 'Control+Shift+F9', theme: 'light', endMutedAfterMinutes: 10 }),
  );
  const parley = await launch({ profile });
  const settings = await openSettings(parley);
  const kept = () => readSettings(profile);
  const toggles = {
    General: { 'Start Parley at login': 'launchAtLogin' },
    Sound: {
      'Cancel echo': 'echoCancellation',
      'Suppress noise': 'noiseSuppression',
      'Adjust the microphone’s volume by itself': 'autoGainControl',
      Sounds: 'sounds',
    },
    Calls: {
      'Start calls muted': 'startMuted',
      'Mute when the screen is locked': 'muteOnLock',
      'Keep the computer awake during a call': 'keepAwake',
    },
  };
  const wanted: Record<string, unknown> = {};
  for (const [page, all] of Object.entries(toggles)) {
    await go(settings, page);
    expect(await violations(settings)).toEqual([]);
    for (const [name, key] of Object.entries(all)) {
      const toggle = settings.getByRole('switch', { name, exact: true });
      const was = (await toggle.getAttribute('aria-checked')) === 'true';
      await toggle.click();
      await expect(toggle).toBeChecked({ checked: !was });
      await expect.poll(() => kept()[key]).toBe(!was);
      wanted[key] = !was;
    }
  }
  await go(settings, 'Sound');
  for (const [name, key] of [
    ['The agent’s volume', 'playbackVolume'],
    ['Volume of the sounds', 'soundVolume'],
  ] as const) {
    await settings.getByRole('slider', { name }).fill('0.25');
    await expect.poll(() => kept()[key]).toBe(0.25);
    wanted[key] = 0.25;
  }
  for (const [page, name, value, key, is] of [
    ['Keys', 'What the talk key does', 'hold', 'talkMode', 'hold'],
    ['Appearance', 'Theme', 'dark', 'theme', 'dark'],
    ['Appearance', 'Overlay', 'off', 'overlay', 'off'],
    ['Appearance', 'Text size', '1.25', 'zoom', 1.25],
    ['Calls', 'End a call left alone', 'null', 'endMutedAfterMinutes', null],
  ] as const) {
    await go(settings, page);
    await settings.getByRole('combobox', { name, exact: true }).selectOption(value);
    await expect.poll(() => kept()[key]).toBe(is);
    wanted[key] = is;
  }
  // Seen in the other windows at once.
  const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset['theme']);
  await expect.poll(() => theme(parley.main)).toBe('dark');
  const zoom = (page: Page) => page.evaluate(() => Math.round(100 * devicePixelRatio));
  await expect.poll(() => zoom(parley.main)).toBe(125);
  expect(kept()).toMatchObject({ ...wanted, bindings: { talk: 'Control+Shift+F9' } });
  expect(kept()).not.toHaveProperty('talkHotkey');

  await parley.quit();
  const again = await launch({ profile });
  await expect.poll(() => theme(again.main)).toBe('dark');
  await expect.poll(() => zoom(again.main)).toBe(125);
  const second = await openSettings(again);
  await go(second, 'Calls');
  await expect(second.getByRole('switch', { name: 'Start calls muted' })).toBeChecked();
  await second.getByRole('button', { name: 'Reset Start calls muted' }).click();
  await expect(second.getByRole('switch', { name: 'Start calls muted' })).not.toBeChecked();
  await go(second, 'General');
  await second.getByRole('button', { name: 'Reset all…' }).click();
  await second.getByRole('button', { name: 'Reset all', exact: true }).click();
  await expect.poll(() => readSettings(profile)).toMatchObject({ theme: 'system', zoom: 1 });
  await expect.poll(() => zoom(again.main)).toBe(100);
});

test('a key is recorded, refused, removed and tested, and settings.json is followed', async ({
  launch,
}) => {
  const parley = await launch();
  const settings = await openSettings(parley);
  const bindings = () => readSettings(parley.profile)['bindings'];
  await go(settings, 'Keys');
  await settings.getByRole('button', { name: 'Change the key for Mute or unmute' }).click();
  const status = settings.getByRole('status', { name: 'Mute or unmute' });
  // The talk key itself comes to the recorder, and starts no call.
  await press('ctrl+shift+space');
  await expect(status).toContainText('already the key for “Talk”');
  await press('ctrl+c');
  await expect(status).toContainText('copy');
  await press('ctrl+alt+m');
  await expect(status).toHaveText('Set.');
  await expect.poll(bindings).toMatchObject({ mute: 'Control+Alt+M' });
  await expect(parley.status).not.toHaveText('Connecting');

  await settings.getByRole('button', { name: 'Test the keys' }).click();
  await press('ctrl+alt+m');
  await expect(settings.getByRole('status', { name: 'Key test' })).toContainText('Pressed once');
  await settings.getByRole('button', { name: 'End the test' }).click();
  await settings.getByRole('button', { name: 'Remove the key for Mute or unmute' }).click();
  await expect.poll(bindings).toMatchObject({ mute: null });

  await settings.getByRole('searchbox', { name: 'Search settings' }).fill('dark');
  await settings.keyboard.press('Enter');
  await expect(settings.getByRole('combobox', { name: 'Theme' })).toBeFocused();
  editSettings(parley.profile, { theme: 'dark' });
  await expect(settings.getByRole('combobox', { name: 'Theme' })).toHaveValue('dark');
  writeFileSync(join(parley.profile, 'settings.json'), '{"theme": light}');
  await expect(settings.getByRole('alert')).toContainText('settings.json');
  await expect(parley.main.getByRole('alert')).toContainText(
    'A part of settings.json cannot be used.',
  );
  await expect(settings.getByRole('combobox', { name: 'Theme' })).toHaveValue('dark');
  writeFileSync(join(parley.profile, 'settings.json'), '{"theme": "light"}');
  await expect(settings.getByRole('alert')).toHaveCount(0);
  await expect(settings.getByRole('combobox', { name: 'Theme' })).toHaveValue('light');

  // Keys of every window; of the desktop's keyboard, since main listens ahead of the page.
  await settings.bringToFront();
  await press('F1');
  await expect(settings.getByRole('heading', { name: 'Help', level: 1 })).toBeVisible();
  const closed = settings.waitForEvent('close');
  await press('ctrl+w');
  await closed;
});
