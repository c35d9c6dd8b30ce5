// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configurationFor } from './electron-builder.mjs';
import { addonsFor } from './native-addon.mjs';

const prebuilds = join(import.meta.dirname, '../node_modules/uiohook-napi/prebuilds');

test.each(['linux', 'darwin', 'win32'])(
  '%s gets the addon of each of its processors',
  (platform) => {
    const folders = addonsFor(readdirSync(prebuilds), platform);
    expect(folders).toEqual([`${platform}-arm64`, `${platform}-x64`]);
    for (const folder of folders)
      expect(existsSync(join(prebuilds, folder, 'uiohook-napi.node'))).toBe(true);
  },
);

test('what a system has to load is not in the archive', () => {
  expect(configurationFor({ appId: 'org.example.Parley' }).asarUnpack).toEqual([
    'out/main/native/**',
  ]);
});
