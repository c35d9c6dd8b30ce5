// @ts-check
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identity } from '../../../packaging/identity.mjs';
import { checkout } from '../paths.mjs';
import { thirdPartyLicences } from './licences.mjs';

/** Where what is packaged is put together, below the checkout. */
const staged = { app: join(checkout, 'dist', 'app'), beside: join(checkout, 'dist', 'beside') };

/**
 * Puts together what a package holds and nothing else: the built app, the icons it shows at run
 * time, and beside the archive what other programs open.
 * @returns {Promise<{ version: string }>} of the app; `out/` must be built
 */
export async function stageContents() {
  const own = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
  for (const folder of Object.values(staged)) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  for (const part of ['main', 'preload', 'renderer']) {
    const from = join(checkout, 'out', part);
    await cp(from, join(staged.app, 'out', part), { recursive: true, filter: isRun });
  }
  for (const path of ['resources/tray', 'resources/icon.png'])
    await cp(join(checkout, path), join(staged.app, path), { recursive: true });
  await writeFile(join(staged.app, 'package.json'), manifest(own));
  for (const file of ['README.md', 'LICENSE'])
    await cp(join(checkout, file), join(staged.beside, file));
  await writeFile(join(staged.beside, 'THIRD_PARTY_LICENSES.txt'), await thirdPartyLicences());
  return { version: own.version };
}

/** @param {string} path */
const isRun = (path) => !/\.map$|[\\/]gallery\b/.test(path);

/**
 * Only what the app reads of its own package.json, with the desktop file that its windows belong to.
 * @param {Record<string, unknown>} own
 */
function manifest({ name, productName, version, description, license, main }) {
  const desktopName = `${identity.command}.desktop`;
  const author = 'The Parley authors';
  return JSON.stringify(
    { name, productName, version, description, license, author, main, desktopName },
    null,
    2,
  );
}
