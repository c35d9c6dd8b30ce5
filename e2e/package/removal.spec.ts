import { expect, test } from 'playwright/test';
import { changedSystemFiles } from './files.js';
import { asRoot, profileFile, rootsOutput } from './installed.js';

test('a purge leaves nothing but what is the user’s', async () => {
  const owned = (await rootsOutput('dpkg-query', '-L', 'parley')).split('\n').filter(Boolean);
  expect(owned.length).toBeGreaterThan(50);
  expect((await changedSystemFiles()).length).toBeGreaterThan(50);

  await rootsOutput('apt-get', 'purge', '-y', '-q', 'parley');
  expect(await changedSystemFiles()).toEqual([]);
  // That list begins after a first installation; what already that one left would carry the name.
  const folders = ['/etc', '/usr', '/opt', '/srv', '/var/lib/systemd', '/var/spool', '/run'];
  const named = ['-iname', '*parley*'];
  expect(await rootsOutput('find', ...folders, ...named)).toBe('');
  const indexes = ['applications', 'icons', 'mime'].map((name) => `/usr/share/${name}`);
  const mentions = await asRoot('grep', '-rliw', 'parley', '/etc', ...indexes);
  expect(mentions.stdout).toBe('');
  expect((await asRoot('dpkg-query', '-W', 'parley')).code).toBe(1);

  expect(profileFile('state.json')).toContain('identity');
  expect(profileFile('settings.json')).toContain('Control+Shift+F9');
  expect(profileFile('connections.json')).toContain('serverUrl');
  expect(profileFile('vault.json')).toContain('sealed');
});
