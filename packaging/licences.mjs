// @ts-check
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout } from '../tools/bootstrap/paths.mjs';

/**
 * @typedef {{ version?: string, license?: string, dependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string> }} Locked
 */

/**
 * The npm packages that the app is built from, by their place in node_modules: its dependencies and
 * theirs, never a development tool or the local agent's.
 * @param {Record<string, Locked>} packages of package-lock.json
 * @returns {string[]} sorted
 */
export function shippedPackages(packages) {
  /** @type {Set<string>} */
  const found = new Set();
  /** @type {(from: string) => void} */
  const visit = (from) => {
    const { dependencies = {} } = packages[from] ?? {};
    for (const name of Object.keys(dependencies)) {
      const place = placeOf(name, from, packages);
      if (place === undefined || found.has(place)) continue;
      found.add(place);
      visit(place);
    }
  };
  visit('');
  return [...found].sort();
}

/**
 * @param {string} place in node_modules
 * @returns {string} the package's name there, e.g. "@scope/name"
 */
export const packageName = (place) =>
  place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/**
 * Where Node finds a dependency: in the nearest node_modules on the way up.
 * @param {string} name
 * @param {string} from
 * @param {Record<string, Locked>} packages
 * @returns {string | undefined}
 */
function placeOf(name, from, packages) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[place]) return place;
    if (at === '') return undefined;
    if (!at.includes('/node_modules/')) at = '';
  }
}

/**
 * The licences of everything that is in the package besides Electron, whose own lie beside it.
 * @returns {Promise<string>} one text
 */
export async function thirdPartyLicences() {
  const { packages } = JSON.parse(await readFile(join(checkout, 'package-lock.json'), 'utf8'));
  const texts = await Promise.all(
    shippedPackages(packages).map(async (place) => {
      const { version, license } = packages[place];
      return `${packageName(place)} ${version} (${license})\n\n${await licenceText(join(checkout, place))}`;
    }),
  );
  const head =
    'Parley is made with the software below. Electron and Chromium have their own files:\nLICENSE.electron.txt and LICENSES.chromium.html.';
  return `${[head, ...texts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** @param {string} folder of an installed package */
async function licenceText(folder) {
  const files = await readdir(folder).catch(() => []);
  const names = files.filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => text.trim()).join('\n\n') || 'The package has no licence file.';
}
