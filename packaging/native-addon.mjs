// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the addon lies beside the bundle; outside of the archive, since a system can't load it there. */
export const addonFolder = 'native';
const place = join('node_modules', 'uiohook-napi', 'prebuilds');
const file = 'uiohook-napi.node';

/** @param {string} folder of a prebuild, e.g. `linux-x64` */
const isShipped = (folder) => /^\w+-(x64|arm64)$/.test(folder);

/**
 * The folders of the addon's prebuilds for one platform, each processor's.
 * @param {readonly string[]} folders
 * @param {string} platform
 * @returns {string[]} sorted
 */
export const addonsFor = (folders, platform) =>
  folders.filter((folder) => isShipped(folder) && folder.startsWith(`${platform}-`)).sort();

/**
 * Puts the native code of `uiohook-napi` beside the bundle, for this platform alone, and has its
 * JavaScript, which is bundled, load it from there: at run time there are no node_modules to search.
 * @returns {import('vite').Plugin}
 */
export function nativeAddon() {
  const virtual = '\0parley:native-addon';
  return {
    name: 'parley:native-addon',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id === 'node-gyp-build' ? virtual : undefined),
    load: (id) =>
      id === virtual
        ? `const { createRequire } = require('node:module');
           const { join } = require('node:path');
           const name = process.platform + '-' + process.arch;
           module.exports = () =>
             createRequire(__filename)(join(__dirname, '${addonFolder}', name, '${file}'));`
        : undefined,
    generateBundle() {
      for (const folder of addonsFor(readdirSync(place), process.platform))
        this.emitFile({
          type: 'asset',
          fileName: `${addonFolder}/${folder}/${file}`,
          source: readFileSync(join(place, folder, file)),
        });
    },
  };
}
