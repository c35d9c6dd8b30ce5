import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Parley } from '../support/parley.js';
import { expect, test } from '../support/test.js';

const root = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

/** Opens the settings window from the main one, on a page. */
async function openPage(parley: Parley, name: string): Promise<Page> {
  const opened = parley.app.waitForEvent('window');
  await parley.main.getByRole('button', { name: 'Settings' }).click();
  const settings = await opened;
  await settings.getByRole('button', { name, exact: true }).click();
  await expect(settings.getByRole('heading', { name, level: 1 })).toBeVisible();
  return settings;
}

test('about: versions, licences by keyboard, and that a clone asks no update server', async ({
  launch,
}) => {
  const parley = await launch();
  const about = await openPage(parley, 'About');
  const electron = await parley.app.evaluate(() => process.versions.electron);
  await expect(about.getByText(`Version ${version}`)).toBeVisible();
  await expect(about.getByText(electron, { exact: true })).toBeVisible();

  const found = about.getByRole('status', { name: 'Licences found' });
  await expect(found).toHaveText(/^(\d+) of \1$/);
  await about.getByRole('button', { name: 'About Electron' }).focus();
  await about.keyboard.press('Tab');
  await expect(about.getByRole('searchbox', { name: 'Search the licences' })).toBeFocused();
  await about.keyboard.type('lucide');
  await expect(found).toHaveText(/^1 of/);
  await about.keyboard.press('Tab');
  await about.keyboard.press('Tab');
  await about.keyboard.press('Enter');
  await expect(about.getByText('[Lucide](https://github.com')).toBeVisible();

  await about.getByRole('button', { name: 'Updates', exact: true }).click();
  await expect(about.getByRole('status', { name: 'Updates' })).toHaveText(
    'Parley runs from its sources, which are updated with git.',
  );
  await expect(about.getByRole('switch')).toHaveCount(0);
  await expect(about.getByRole('button', { name: /^Look/ })).toHaveCount(0);
});

test('about: its links open in the browser, and only those', async ({ launch }) => {
  const parley = await launch();
  const about = await openPage(parley, 'About');
  // The browser is the one part that is not there: what it would be given is noted.
  await parley.app.evaluate(({ shell }) => {
    const noted: string[] = [];
    Object.assign(globalThis, { noted });
    shell.openExternal = (address) => Promise.resolve(void noted.push(address));
  });
  await about.getByRole('button', { name: 'About LiveKit' }).click();
  const noted = (): Promise<string[]> =>
    parley.app.evaluate(() => (globalThis as unknown as { noted: string[] }).noted);
  await expect.poll(noted).toEqual(['https://livekit.io']);
  const ask = (name: string, input: unknown): Promise<{ ok: boolean; code?: string }> =>
    about.evaluate(
      ([channel, value]) => {
        const { parley } = globalThis as unknown as {
          parley: { request(...given: unknown[]): Promise<{ ok: boolean; code?: string }> };
        };
        return parley.request(channel, value);
      },
      [name, input] as const,
    );
  for (const link of ['https://example.org', 'file:///etc/passwd', 'toString', '__proto__'])
    expect(await ask('app.open-link', link), link).toMatchObject({ code: 'ipc.bad-input' });
  // It is no window of the conversation.
  for (const [name, input] of [
    ['credentials.get', { fresh: false }],
    ['session.request', { type: 'start' }],
    ['session.snapshot', undefined],
  ] as const)
    expect(await ask(name, input), name).toMatchObject({ code: 'ipc.wrong-role' });
  expect(await noted()).toHaveLength(1);
});
