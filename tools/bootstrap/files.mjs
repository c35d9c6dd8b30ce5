// @ts-check
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The regular files below a path; links are not followed.
 * @param {string} root
 * @param {string} path a file or folder, relative to the root
 * @param {ReadonlySet<string>} [leftOut] names of files and folders to pass over
 * @returns {Promise<string[]>} relative to the root and sorted; empty when the path doesn't exist
 */
export async function filesBelow(root, path, leftOut = new Set()) {
  const found = await lstat(join(root, path)).catch(() => undefined);
  if (found?.isFile()) return [join(path)];
  if (!found?.isDirectory()) return [];
  const names = (await readdir(join(root, path))).filter((name) => !leftOut.has(name)).sort();
  const lists = await Promise.all(names.map((name) => filesBelow(root, join(path, name), leftOut)));
  return lists.flat();
}
