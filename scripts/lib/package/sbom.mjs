// @ts-check
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../tools/process/run.mjs';
import { checkout } from '../../../tools/bootstrap/paths.mjs';
import { packageName, shippedPackages } from '../../../packaging/licences.mjs';

/**
 * @typedef {{ 'bom-ref': string, [key: string]: unknown }} Component
 * @typedef {{ components: Component[], dependencies: { ref: string, dependsOn: string[] }[],
 *   metadata: { component: Component, [key: string]: unknown }, [key: string]: unknown }} Bom
 */

/**
 * Writes a CycloneDX list of what is in the package: npm's own, from the lockfile, without
 * development tools and the local agent's packages, and with Electron. Its time is
 * SOURCE_DATE_EPOCH's (seconds), where that is set.
 * @param {{ version: string, electron: string }} versions the app's and Electron's
 * @returns {Promise<string>} the file's path in dist/
 */
export async function writeSbom({ version, electron }) {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const text = await run('npm', [...args, '--package-lock-only'], {
    cwd: checkout,
  });
  const { packages } = JSON.parse(await readFile(join(checkout, 'package-lock.json'), 'utf8'));
  const shipped = shippedPackages(packages).map(
    (place) => `${packageName(place)}@${packages[place].version}`,
  );
  const file = join(checkout, 'dist', `parley-${version}.cdx.json`);
  const epoch = Number(process.env['SOURCE_DATE_EPOCH']) * 1000 || Date.now();
  const bom = datedBom(reduceBom(JSON.parse(text), shipped, electron), new Date(epoch));
  await writeFile(file, `${JSON.stringify(bom, null, 2)}\n`);
  return file;
}

/**
 * The list with a time, and a serial number that follows from what it says, so that two of one
 * commit are alike.
 * @param {Bom} bom
 * @param {Date} time
 * @returns {Bom}
 */
export function datedBom(bom, time) {
  const metadata = { ...bom.metadata, timestamp: time.toISOString() };
  const dated = { ...bom, metadata, serialNumber: '' };
  const hex = createHash('sha256').update(JSON.stringify(dated)).digest('hex');
  // RFC 9562, version 8: a UUID made of a hash in a way of one's own.
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return { ...dated, serialNumber: `urn:uuid:${[...parts, hex.slice(20, 32)].join('-')}` };
}

/**
 * @param {Bom} bom
 * @param {string[]} shipped `name@version` of what the app is built from
 * @param {string} electron its version
 * @returns {Bom} with these components and Electron only
 */
export function reduceBom(bom, shipped, electron) {
  const app = bom.metadata.component['bom-ref'];
  const runtime = {
    'bom-ref': `electron@${electron}`,
    type: 'framework',
    name: 'electron',
    version: electron,
    purl: `pkg:github/electron/electron@v${electron}`,
    licenses: [{ license: { id: 'MIT' } }],
  };
  // Electron is a development tool to npm, which lists its downloader instead of itself.
  const listed = bom.components.filter((component) => shipped.includes(component['bom-ref']));
  const known = new Set([...shipped, runtime['bom-ref'], app]);
  const missing = shipped.filter(
    (name) => !listed.some((component) => component['bom-ref'] === name),
  );
  if (missing.length > 0) throw new Error(`npm sbom does not list ${missing.join(', ')}`);
  return {
    ...bom,
    metadata: { ...bom.metadata, component: { ...bom.metadata.component, name: 'parley' } },
    components: [...listed, runtime],
    dependencies: bom.dependencies
      .filter(({ ref }) => known.has(ref))
      .map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: [
          ...dependsOn.filter((name) => known.has(name)),
          ...(ref === app ? [runtime['bom-ref']] : []),
        ],
      })),
  };
}
