import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { press } from '../support/parley.js';
import { expect, test } from '../support/test.js';

const root = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

test('about: versions, licences by keyboard, and that a clone asks no update server', async ({
  launch,
}) => {
  const parley = await launch();
  const opened = parley.app.waitForEvent('window');
  await parley.main.getByRole('button', { name: 'About Parley' }).click();
  const about = await opened;
  const electron = await parley.app.evaluate(() => process.versions.electron);
  await expect(about.getByText(`Version ${version}`)).toBeVisible();
  await expect(about.getByText(electron, { exact: true })).toBeVisible();
  await expect(about.getByRole('status', { name: 'Updates' })).toHaveText(
    'Parley runs from its sources, which are updated with git.',
  );
  await expect(about.getByRole('switch')).toHaveCount(0);
  await expect(about.getByRole('button', { name: /^Look/ })).toHaveCount(0);

  const found = about.getByRole('status', { name: 'Licences found' });
  await expect(found).toHaveText(/^(\d+) of \1$/);
  await about.keyboard.press('Tab');
  await expect(about.getByRole('searchbox', { name: 'Search the licences' })).toBeFocused();
  await about.keyboard.type('lucide');
  await expect(found).toHaveText(/^1 of/);
  await about.keyboard.press('Tab');
  await about.keyboard.press('Tab');
  await about.keyboard.press('Enter');
  await expect(about.getByText('[Lucide](https://github.com')).toBeVisible();

  // Asked for again it is the same window; Escape closes it, and the conversation's stays.
  await parley.main.getByRole('button', { name: 'About Parley' }).click();
  const pages = (): string[] => parley.app.windows().map((page) => new URL(page.url()).pathname);
  expect(pages().filter((path) => path === '/about.html')).toHaveLength(1);
  const closed = about.waitForEvent('close');
  // Of the desktop's keyboard: it is main that listens, ahead of the page.
  await press('Escape');
  await closed;
  expect(pages()).toEqual(['/index.html']);
});

test('about: its links open in the browser, and only those', async ({ launch }) => {
  const parley = await launch();
  const opened = parley.app.waitForEvent('window');
  await parley.main.getByRole('button', { name: 'About Parley' }).click();
  const about = await opened;
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
