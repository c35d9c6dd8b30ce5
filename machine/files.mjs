// @ts-check
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files below a path.
 * @param {string} root
 * @param {string} path a file or folder, relative to the root
 * @param {ReadonlySet<string>} [leftOut] names of files and folders to pass over
 * @returns {Promise<string[]>} relative to the root and sorted; empty when the path doesn't exist
 */
export async function filesBelow(root, path, leftOut = new Set()) {
  const found = await stat(join(root, path)).catch(() => undefined);
  if (!found) return [];
  if (!found.isDirectory()) return [join(path)];
  const names = (await readdir(join(root, path))).filter((name) => !leftOut.has(name)).sort();
  const lists = await Promise.all(names.map((name) => filesBelow(root, join(path, name), leftOut)));
  return lists.flat();
}
