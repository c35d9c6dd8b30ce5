// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../process/lock.mjs';
import { cacheFolder } from '../bootstrap/paths.mjs';
import { step } from '../bootstrap/progress.mjs';

/**
 * A folder of the cache that is built once: beside its place, then renamed into it, so that an
 * interrupted build leaves nothing half-installed. What is there already is returned at once.
 * @param {{ name: string, title: string, build: (folder: string) => Promise<void>, cache?: string }}
 *   what `name` is the folder's, with the version in it; `build` fills the folder it is given
 * @returns {Promise<string>} the finished folder's path
 */
export async function buildOnce({ name, title, build, cache = cacheFolder() }) {
  const target = join(cache, name);
  if (existsSync(target)) return target;
  return withLock(join(cache, `${name}.lock`), async () => {
    if (existsSync(target)) return target;
    await removeLeftovers(cache, `${name}.partial-`);
    const partial = join(cache, `${name}.partial-${process.pid}`);
    await mkdir(partial, { recursive: true });
    try {
      await step(title, () => build(partial));
      await rename(partial, target);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    return target;
  });
}

/**
 * @param {string} folder
 * @param {string} prefix
 */
async function removeLeftovers(folder, prefix) {
  for (const name of await readdir(folder)) {
    if (name.startsWith(prefix)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
