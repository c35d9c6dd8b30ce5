// @ts-check
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process/run.mjs';
import { UsageError } from '../bootstrap/usage-error.mjs';

/** @typedef {{ name: string, version: string, integrity: string }} NpmPackage */

/**
 * Fetches and unpacks one pinned npm package, without what it depends on.
 * @param {NpmPackage} pinned `integrity` as in a lockfile: "sha512-" and the hash in base64
 * @param {string} folder where its files go; made if need be
 * @returns {Promise<void>} throws a UsageError when the hash is another
 */
export async function fetchNpmPackage({ name, version, integrity }, folder) {
  await mkdir(folder, { recursive: true });
  const where = ['--loglevel=error', '--pack-destination', folder];
  const packed = await run('npm', ['pack', '--json', ...where, `${name}@${version}`], {
    cwd: folder,
  });
  const [found] = JSON.parse(packed);
  if (found.integrity !== integrity) {
    throw new UsageError(
      `${name}@${version} is not the package that was pinned (${found.integrity}, not ${integrity}).`,
    );
  }
  const tarball = join(folder, found.filename);
  await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  await rm(tarball);
}
