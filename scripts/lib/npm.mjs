// @ts-check
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './children.mjs';
import { withLock } from './lock.mjs';
import { checkout } from './paths.mjs';
import { step } from './progress.mjs';

/**
 * Installs the npm packages when package-lock.json is not the one they were installed from.
 * @param {string} [folder] the checkout
 */
export async function ensureNpmPackages(folder = checkout) {
  const stamp = join(folder, 'node_modules', '.parley-lock');
  const lock = createHash('sha256')
    .update(await readFile(join(folder, 'package-lock.json')))
    .digest('hex');
  const installed = () =>
    readFile(stamp, 'utf8').then(
      (text) => text === lock,
      () => false,
    );
  if (await installed()) return;
  await withLock(join(folder, '.npm-ci.lock'), async () => {
    if (await installed()) return;
    // At log level "error" npm keeps silent about engines of packages whose newer part isn't used.
    await step('npm packages', () =>
      run('npm', ['ci', '--loglevel=error', '--no-progress'], { cwd: folder }),
    );
    // Last, so that an interrupted install is done again.
    await writeFile(stamp, lock);
  });
}
