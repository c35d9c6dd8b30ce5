// @ts-check
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identity, placeholder } from '../../../packaging/identity.mjs';
import { checkout } from '../../../tools/bootstrap/paths.mjs';
import { thirdPartyLicences } from '../../../packaging/licences.mjs';

/** Where what is packaged is put together: the app, what lies beside it, what goes to the system. */
export const staged = {
  app: join(checkout, 'dist', 'app'),
  beside: join(checkout, 'dist', 'beside'),
  shared: join(checkout, 'dist', 'shared'),
};

/**
 * Puts together what a package holds and nothing else: the built app, the icons it shows at run
 * time, and beside the archive what other programs open.
 * @param {import('./distributor.mjs').Distributor} distributor
 * @returns {Promise<{ version: string }>} of the app; `out/` must be built
 */
export async function stageContents(distributor) {
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
  await writeFile(join(staged.app, 'package.json'), manifest(own, distributor));
  for (const file of ['README.md', 'LICENSE'])
    await cp(join(checkout, file), join(staged.beside, file));
  await writeFile(join(staged.beside, 'THIRD_PARTY_LICENSES.txt'), await thirdPartyLicences());
  await placeLauncher(distributor);
  const metainfo = await readFile(join(checkout, 'packaging/linux/metainfo.xml'), 'utf8');
  await writeFile(join(staged.shared, 'metainfo.xml'), metainfoOf(metainfo, distributor));
  return { version: own.version };
}

/**
 * The command on the PATH, under its name: beside the archive, since a shell runs it.
 * @param {import('./distributor.mjs').Distributor} distributor
 */
async function placeLauncher({ appId }) {
  const launcher = await readFile(join(checkout, 'packaging/linux/launcher.sh'), 'utf8');
  const file = join(staged.beside, identity.command);
  await writeFile(file, launcher.replace(`app_id=${placeholder.appId} `, `app_id=${appId} `));
  await chmod(file, 0o755);
}

/** @param {string} path */
const isRun = (path) => !/\.map$|[\\/]gallery\b/.test(path);

/**
 * The AppStream file under the distributor's name.
 * @param {string} text with the placeholder's
 * @param {import('./distributor.mjs').Distributor} distributor
 */
function metainfoOf(text, { appId, homepage }) {
  const developer = (/** @type {string} */ id) => id.slice(0, id.lastIndexOf('.'));
  return text
    .replaceAll(placeholder.appId, appId)
    .replaceAll(`"${developer(placeholder.appId)}"`, `"${developer(appId)}"`)
    .replaceAll(placeholder.homepage, homepage);
}

/**
 * Only what the app reads of its own package.json, with the desktop file that its windows belong to,
 * and what electron-builder wants to know of who made it.
 * @param {Record<string, unknown>} own
 * @param {import('./distributor.mjs').Distributor} distributor
 */
function manifest({ name, productName, version, description, license, main }, distributor) {
  const desktopName = `${identity.command}.desktop`;
  const { maintainer: author, homepage, appId } = distributor;
  const known = { name, productName, version, description, license, main };
  return JSON.stringify({ ...known, author, homepage, appId, desktopName }, null, 2);
}
