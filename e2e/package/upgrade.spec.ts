import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccessibleApp } from '../support/accessible.js';
import { press, typeText } from '../support/parley.js';
import type { Server } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { expect, test } from '../support/test.js';
import {
  asRoot,
  asUser,
  cleanRoot,
  focusedWindow,
  home,
  install,
  profileFile,
  quit,
  rootsOutput,
  start,
} from './installed.js';
import type { Running } from './installed.js';

const identity = () => (JSON.parse(profileFile('state.json')) as { identity: string }).identity;
const settings = { theme: 'dark', bindings: { talk: 'Control+Shift+F9' } };

/** Adds a connection with the keyboard, as a person does who has just installed Parley. */
async function addConnection({ tray }: Running, server: Server): Promise<void> {
  const window = await AccessibleApp.named('parley');
  const shown = async (role: string): Promise<number> => (await window.texts(role)).length;
  await tray.click('Connections…');
  await expect.poll(focusedWindow).toBe('Connections');
  const adds = async (): Promise<number> =>
    (await window.texts('push button')).filter((text) => text === 'Add a connection').length;
  // The main window has one of its own as long as there is no connection.
  await expect.poll(adds).toBe(2);
  await press('Tab');
  await press('Return');
  await expect.poll(() => shown('radio button')).toBe(4);
  await press('Down');
  await expect.poll(() => shown('password text')).toBe(1);
  for (const text of [server.url, server.apiKey, server.apiSecret]) {
    await press('Tab');
    await typeText(text);
  }
  await press('Return');
  const { host } = new URL(server.url);
  const used = async (): Promise<string[]> =>
    (await tray.rows('Connection')).filter(({ checked }) => checked).map(({ label }) => label);
  await expect.poll(used).toEqual([host]);
  window.close();
}

test('an upgrade under the running app keeps what the user has set, and a saved connection works', async ({
  server,
}) => {
  const profile = join(home, '.config/Parley');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  writeFileSync(join(profile, 'settings.json'), JSON.stringify(settings));
  // The user has gone past the pages that lead to the first call.
  writeFileSync(join(profile, 'state.json'), JSON.stringify({ firstRun: 'done' }));
  const older = await start({ ACCESSIBILITY_ENABLED: '1' });
  const me = identity();
  expect(me).toBeTruthy();
  await addConnection(older, server);
  expect(profileFile('vault.json')).toContain('gnome_libsecret');
  expect(profileFile('vault.json')).not.toContain(server.apiSecret);

  await install('parley.deb');
  const version = await rootsOutput('dpkg-query', '-W', '-f', '${Version}', 'parley');
  expect(version).not.toBe('0.0.1');
  const former = join(cleanRoot, 'usr/lib/parley/resources/former');
  expect(existsSync(former), 'a file that only the older one had').toBe(false);
  // The new command still reaches the app that was running before it came.
  await quit(older);

  const newer = await start();
  const view = new ServerView(server);
  expect((await asUser(['parley', '--toggle-talk'])).code).toBe(0);
  await expect.poll(() => view.tracksOfPeople(), { timeout: 60_000 }).toBe(1);
  await quit(newer);
  expect(identity()).toBe(me);
  expect(JSON.parse(profileFile('settings.json'))).toMatchObject(settings);
});

test('apt refuses to go back to an older version by itself', async () => {
  const { code, stderr } = await asRoot('apt-get', 'install', '-y', '-q', '/packages/older.deb');
  expect(code).not.toBe(0);
  expect(stderr).toContain('--allow-downgrades');
  expect((await asUser(['parley', '--version'])).code).toBe(0);
});
