// @ts-check
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationFor } from '../../../packaging/electron-builder.mjs';
import { placeholder } from '../../../packaging/identity.mjs';
import { checkout } from '../../../tools/bootstrap/paths.mjs';
import { staged } from './contents.mjs';
import { makePlainDeb } from './deb.mjs';
import { unpackedApp } from './unpacked.mjs';

const name = 'parley-plain';
const output = 'dist/plain';
const sources = join(checkout, 'e2e', 'package');

/**
 * What Parley's package is compared with: an empty Electron app, packaged by the same tools, and
 * both apps' archives with a watch on their starts.
 * @param {{ runtime: string, electron: string, compression: import('./deb.mjs').Compression }}
 *   options the Electron's folder and version; Parley must be staged
 * @returns {Promise<Record<'plain.deb' | 'parley.asar' | 'plain.asar', string>>} their paths
 */
export async function makeComparison({ runtime, electron, compression }) {
  const app = join(checkout, output, 'app');
  await rm(join(checkout, output), { recursive: true, force: true });
  await mkdir(app, { recursive: true });
  await cp(join(sources, 'plain'), app, { recursive: true });
  const manifest = { name, productName: 'Plain', version: electron, main: 'main.cjs' };
  const about = { description: 'A window of Electron', author: placeholder.maintainer };
  await writeFile(join(app, 'package.json'), JSON.stringify({ ...manifest, ...about }));
  const config = configurationFor(placeholder);
  const source = await unpackedApp({
    runtime,
    electron,
    config: {
      ...config,
      productName: manifest.productName,
      directories: { ...config.directories, app: `${output}/app`, output },
      extraResources: [],
      linux: { ...config.linux, executableName: name },
    },
  });
  return {
    'plain.deb': await makePlainDeb({ name, source, electron, compression }),
    'parley.asar': await watchedArchive(staged.app, 'parley.asar'),
    'plain.asar': await watchedArchive(app, 'plain.asar'),
  };
}

/**
 * An app's archive that tells when its first window was shown and painted.
 * @param {string} app the staged app
 * @param {string} file the archive's name
 */
async function watchedArchive(app, file) {
  const { createPackage } = await import('@electron/asar');
  const folder = await mkdtemp(join(tmpdir(), 'parley-watched-'));
  const archive = join(checkout, output, file);
  try {
    await cp(app, folder, { recursive: true });
    const { main, ...manifest } = JSON.parse(await readFile(join(app, 'package.json'), 'utf8'));
    await mkdir(join(folder, 'watched'));
    await cp(join(sources, 'watched'), join(folder, 'watched'), { recursive: true });
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ ...manifest, main: 'watched/main.cjs', watched: main }),
    );
    await createPackage(folder, archive);
    return archive;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
