// @ts-check
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { command } from './lib/command.mjs';
import { ensureNpmPackages } from './lib/npm.mjs';
import { checkout } from './lib/paths.mjs';
import { step } from './lib/progress.mjs';

await command(
  {
    usage: 'npm run package [-- --test | --release]',
    summary:
      'Makes what people install, in dist/. By default a .deb of this machine’s own Electron, without\nany download: on an older Electron than the one that ships it is a test artefact and says so.',
    options: {
      release: {
        type: 'boolean',
        help: 'All packages of this platform, on the newest Electron; downloads it.',
      },
      test: {
        type: 'boolean',
        help: 'Also installs the .deb on a clean Debian and tries it there; needs root.',
      },
      quick: { type: 'boolean', help: 'A larger .deb, compressed in a quarter of the time.' },
    },
  },
  async ({ values }) => {
    await ensureNpmPackages();
    if (values['test'] === true && process.env['PARLEY_CLEAN_ROOT_SOCKET']) {
      const { driveInstalled } = await import('./lib/package/test.mjs');
      return driveInstalled();
    }
    const { buildApp } = await import('./lib/build.mjs');
    const { stageContents } = await import('./lib/package/contents.mjs');
    await buildApp();
    const { version } = await stageContents();
    if (values['release'] === true) return release(version);
    const quick = values['quick'] === true || values['test'] === true;
    const deb = await debOf(version, quick ? 'gzip' : 'xz');
    console.log(deb);
    if (values['test'] !== true) return 0;
    const { testPackage } = await import('./lib/package/test.mjs');
    return testPackage(deb);
  },
);

/**
 * Everything that electron-builder makes for this platform; it prints what it does.
 * @param {string} version
 */
async function release(version) {
  const { build } = await import('electron-builder');
  const { default: config } = await import('../packaging/electron-builder.mjs');
  const { writeSbom } = await import('./lib/package/sbom.mjs');
  const files = await build({ config, projectDir: checkout, publish: 'never' });
  files.push(await writeSbom({ version, electron: await shippedElectron() }));
  for (const file of files) console.log(file);
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
  const { writeSbom } = await import('./lib/package/sbom.mjs');
  console.log(await writeSbom({ version, electron }));
  const shipping = await shippedElectron();
  return step('Debian package', () =>
    makeDeb({ source, version, electron, testArtefact: electron !== shipping, compression }),
  );
}

/** @returns {Promise<string>} the version of the Electron that releases are made on */
async function shippedElectron() {
  const file = join(checkout, 'node_modules/electron/package.json');
  return JSON.parse(await readFile(file, 'utf8')).version;
}
