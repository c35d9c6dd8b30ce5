// @ts-check
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { attempt } from '../tools/process/run.mjs';
import { command } from '../tools/bootstrap/command.mjs';
import { ensureNpmPackages } from '../tools/bootstrap/npm.mjs';
import { readDistributor } from './lib/package/distributor.mjs';
import { checkout } from '../tools/bootstrap/paths.mjs';
import { step } from '../tools/bootstrap/progress.mjs';

await command(
  {
    usage: 'npm run package [-- --test --compare | --release]',
    summary:
      'Makes what people install, in dist/. By default a .deb of this machine’s own Electron, without\nany download: on an older Electron than the one that ships it is a test artefact and says so.',
    options: {
      release: {
        type: 'boolean',
        help: 'All packages of this platform, on the newest Electron; downloads it.',
      },
      test: {
        type: 'boolean',
        help: 'Also installs the .deb on a clean Debian and uses it there; needs root.',
      },
      compare: {
        type: 'boolean',
        help: 'Also packages an empty Electron app, and measures both there; needs root.',
      },
      quick: { type: 'boolean', help: 'A larger .deb, compressed in a quarter of the time.' },
    },
  },
  async ({ values }) => {
    const distributor = readDistributor(process.env, { release: values['release'] === true });
    await ensureNpmPackages();
    const parts = ['test', 'compare'].filter((part) => values[part] === true);
    if (process.env['PARLEY_CLEAN_ROOT_SOCKET']) {
      const { driveInstalled } = await import('./lib/package/test.mjs');
      return driveInstalled(parts);
    }
    process.env['SOURCE_DATE_EPOCH'] ||= await timeOfCommit();
    const { buildApp } = await import('../tools/build.mjs');
    const { stageContents } = await import('./lib/package/contents.mjs');
    await buildApp();
    const { version } = await stageContents(distributor);
    if (values['release'] === true) return release(version, distributor);
    // What is only tried need not be small.
    const quick = values['quick'] === true || parts.join() === 'test';
    const compression = quick ? 'gzip' : 'xz';
    const { deb, runtime, electron } = await debOf({ version, compression, distributor });
    console.log(deb);
    if (parts.length === 0) return 0;
    const { testPackage } = await import('./lib/package/test.mjs');
    return testPackage({ deb, parts, runtime, electron, compression });
  },
);

/** So that two packages of one commit are alike. */
async function timeOfCommit() {
  const git = ['-c', `safe.directory=${checkout}`, '-C', checkout];
  const { stdout } = await attempt('git', [...git, 'log', '-1', '--format=%ct']);
  return stdout.trim() || String(Math.floor(Date.now() / 1000));
}

/**
 * Everything that electron-builder makes for this platform; it prints what it does.
 * @param {string} version
 * @param {import('./lib/package/distributor.mjs').Distributor} distributor
 */
async function release(version, distributor) {
  const { build } = await import('electron-builder');
  const { configurationFor } = await import('../packaging/electron-builder.mjs');
  const { writeSbom } = await import('./lib/package/sbom.mjs');
  const config = configurationFor(distributor);
  const files = await build({ config, projectDir: checkout, publish: 'never' });
  files.push(await writeSbom({ version, electron: await shippedElectron() }));
  for (const file of files) console.log(file);
  return 0;
}

/**
 * @param {{ version: string, compression: import('./lib/package/deb.mjs').Compression,
 *   distributor: import('./lib/package/distributor.mjs').Distributor }} options
 * @returns {Promise<{ deb: string, runtime: string, electron: string }>} the package's path, and the
 *   folder and version of the Electron in it
 */
async function debOf({ version, compression, distributor }) {
  const { electronRuntime } = await import('../tools/assets/runtime.mjs');
  const { makeDeb } = await import('./lib/package/deb.mjs');
  const { unpackedApp } = await import('./lib/package/unpacked.mjs');
  const { configurationFor } = await import('../packaging/electron-builder.mjs');
  const config = configurationFor(distributor);
  const runtime = dirname(await electronRuntime());
  const electron = (await readFile(join(runtime, 'version'), 'utf8')).trim().replace(/^v/, '');
  const source = await step(`Parley ${version} on Electron ${electron}`, () =>
    unpackedApp({ runtime, electron, config }),
  );
  const { writeSbom } = await import('./lib/package/sbom.mjs');
  console.log(await writeSbom({ version, electron }));
  const testArtefact = electron !== (await shippedElectron());
  const deb = await step('Debian package', () =>
    makeDeb({ source, version, electron, testArtefact, compression, distributor }),
  );
  return { deb, runtime, electron };
}

/** @returns {Promise<string>} the version of the Electron that releases are made on */
async function shippedElectron() {
  const file = join(checkout, 'node_modules/electron/package.json');
  return JSON.parse(await readFile(file, 'utf8')).version;
}
