// @ts-check
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { command } from './lib/command.mjs';
import { ensureNpmPackages } from './lib/npm.mjs';
import { checkout } from './lib/paths.mjs';
import { step } from './lib/progress.mjs';

await command(
  {
    usage: 'npm run package [-- --release]',
    summary:
      'Makes what people install, in dist/. By default a .deb of this machine’s own Electron, without\nany download: on an older Electron than the one that ships it is a test artefact and says so.',
    options: {
      release: {
        type: 'boolean',
        help: 'All packages of this platform, on the newest Electron; downloads it.',
      },
      quick: { type: 'boolean', help: 'A larger .deb, compressed in a quarter of the time.' },
    },
  },
  async ({ values }) => {
    await ensureNpmPackages();
    const { buildApp } = await import('./lib/build.mjs');
    const { stageContents } = await import('./lib/package/contents.mjs');
    await buildApp();
    const { version } = await stageContents();
    if (values['release'] === true) return release();
    console.log(await debOf(version, values['quick'] === true ? 'gzip' : 'xz'));
    return 0;
  },
);

/** Everything that electron-builder makes for this platform; it prints what it does. */
async function release() {
  const { build } = await import('electron-builder');
  const { default: config } = await import('../packaging/electron-builder.mjs');
  for (const file of await build({ config, projectDir: checkout })) console.log(file);
  return 0;
}

/**
 * @param {string} version
 * @param {'gzip' | 'xz'} compression
 * @returns {Promise<string>} the package's path
 */
async function debOf(version, compression) {
  const { electronRuntime } = await import('./lib/runtime.mjs');
  const { makeDeb } = await import('./lib/package/deb.mjs');
  const { unpackedApp } = await import('./lib/package/unpacked.mjs');
  const runtime = dirname(await electronRuntime());
  const electron = (await readFile(join(runtime, 'version'), 'utf8')).trim().replace(/^v/, '');
  const source = await step(`Parley ${version} on Electron ${electron}`, () =>
    unpackedApp({ runtime, electron }),
  );
  const shipping = JSON.parse(
    await readFile(join(checkout, 'node_modules/electron/package.json'), 'utf8'),
  ).version;
  return step('Debian package', () =>
    makeDeb({ source, version, electron, testArtefact: electron !== shipping, compression }),
  );
}
