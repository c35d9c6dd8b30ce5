import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import {
  asRoot,
  asUser,
  cleanRoot,
  home,
  install,
  profileFile,
  quit,
  rootsOutput,
  start,
} from './installed.js';

const identity = () => (JSON.parse(profileFile('state.json')) as { identity: string }).identity;
const settings = { theme: 'dark', talkHotkey: 'Control+Shift+F9' };

test('an upgrade under the running app keeps what the user has set', async () => {
  const profile = join(home, '.config/Parley');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  writeFileSync(join(profile, 'settings.json'), JSON.stringify(settings));
  const older = await start();
  const me = identity();
  expect(me).toBeTruthy();

  await install('parley.deb');
  const version = await rootsOutput('dpkg-query', '-W', '-f', '${Version}', 'parley');
  expect(version).not.toBe('0.0.1');
  const former = join(cleanRoot, 'usr/lib/parley/resources/former');
  expect(existsSync(former), 'a file that only the older one had').toBe(false);
  // The new command still reaches the app that was running before it came.
  await quit(older);

  const newer = await start();
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
