// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process/run.mjs';
import { withLock } from '../process/lock.mjs';
import { checkout } from './paths.mjs';
import { step } from './progress.mjs';

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lock */

/**
 * Installs the npm packages when those in node_modules are not the ones of package-lock.json.
 * @param {string} [folder] the checkout
 */
export async function ensureNpmPackages(folder = checkout) {
  const installed = async () =>
    isInstalled(
      JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')),
      // npm writes this one as the last step of an install, so that an interrupted one is done again.
      await readLock(join(folder, 'node_modules', '.package-lock.json')),
    );
  if (await installed()) return;
  await withLock(join(folder, '.npm-ci.lock'), async () => {
    if (await installed()) return;
    // At log level "error" npm keeps silent about engines of packages whose newer part isn't used.
    await step('npm packages', () =>
      run('npm', ['ci', '--loglevel=error', '--no-progress', '--no-update-notifier'], {
        cwd: folder,
      }),
    );
  });
}

/**
 * Whether node_modules has every package of the lockfile, in its version; other platforms' optional
 * packages may be missing.
 * @param {Lock} wanted package-lock.json
 * @param {Lock} found node_modules/.package-lock.json
 */
export function isInstalled({ packages = {} }, { packages: there = {} }) {
  return Object.entries(packages).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') ||
      link ||
      there[path]?.version === version ||
      (optional && !there[path]),
  );
}

/**
 * @param {string} file
 * @returns {Promise<Lock>} empty when there is none
 */
async function readLock(file) {
  return JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
}
