import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultSettings } from '../../shared/settings.js';
import { SettingsFile } from './settings-file.js';

function setUp(filePath: string | undefined) {
  const settings = { ...defaultSettings, theme: 'dark' } as const;
  return new SettingsFile({
    dialog: {
      showSaveDialog: async () => ({ canceled: filePath === undefined, filePath: filePath ?? '' }),
    },
    app: { getPath: () => '/home/me/Documents' },
    settings: { get: () => settings },
  });
}

it('writes the settings where the user wants them, as settings.json has them', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-export-')), 'mine.json');
  expect(await setUp(file).export()).toBe('saved');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...defaultSettings, theme: 'dark' });
});

it('does nothing where the user thinks better of it', async () =>
  expect(await setUp(undefined).export()).toBe('cancelled'));

it('names the file that cannot be written', async () => {
  const file = join(tmpdir(), 'no such folder', 'mine.json');
  await expect(setUp(file).export()).rejects.toMatchObject({
    code: 'settings.not-written',
    message: file,
  });
});
