// @ts-check
// `node --input-type=module - <folder> <largest file in bytes> <names…>`, run by the user who owns the
// folder: writes its regular files to standard output, for each a line of JSON and then its bytes.
import { once } from 'node:events';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const [folder = '', largest = '0', ...names] = process.argv.slice(2);

/** @param {string | Uint8Array} data */
async function write(data) {
  if (!process.stdout.write(data)) await once(process.stdout, 'drain');
}

/** @param {string} path */
async function send(path) {
  const found = await lstat(join(folder, path)).catch(() => undefined);
  if (found?.isDirectory()) {
    for (const name of await readdir(join(folder, path))) await send(`${path}/${name}`);
  } else if (found?.isFile()) {
    const tooLarge = found.size > Number(largest);
    const bytes = tooLarge
      ? Buffer.alloc(0)
      : await readFile(join(folder, path)).catch(() => undefined);
    if (!bytes) return;
    await write(`${JSON.stringify({ path, size: bytes.length, ...(tooLarge && { tooLarge }) })}\n`);
    await write(bytes);
  }
}

for (const name of names) await send(name);
