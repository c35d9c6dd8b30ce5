// @ts-check
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

const symlinkMode = 0o120000;
const typeMask = 0o170000;

/**
 * Unpacks chosen entries of a zip archive, with their modes and symbolic links.
 * @param {string} archive
 * @param {string} target the folder to fill
 * @param {(name: string) => string | undefined} place where in the target an entry goes;
 *   undefined leaves it out
 * @returns {Promise<number>} how many files were unpacked
 */
export async function unzip(archive, target, place) {
  // yauzl refuses absolute names and ".." by itself.
  const zip = await openPromise(archive);
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.endsWith('/') ? undefined : place(entry.fileName);
    if (name === undefined) continue;
    const file = join(target, name);
    await mkdir(dirname(file), { recursive: true });
    const mode = entry.externalFileAttributes >>> 16;
    const content = await zip.openReadStreamPromise(entry);
    if ((mode & typeMask) === symlinkMode) {
      await symlink((await buffer(content)).toString(), file);
    } else {
      await pipeline(content, createWriteStream(file));
      if (mode & 0o111) await chmod(file, 0o755);
    }
    count += 1;
  }
  return count;
}
