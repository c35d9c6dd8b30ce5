// @ts-check
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../tools/process/run.mjs';

/**
 * The same package under a lower version, to be upgraded from, with a file that the newer one has no
 * more.
 * @param {string} deb
 * @param {string} version
 * @returns {Promise<string>} its path, in a folder of its own
 */
export async function olderPackage(deb, version) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-older-'));
  const content = join(folder, 'content');
  const older = join(folder, `parley_${version}.deb`);
  await run('dpkg-deb', ['--raw-extract', deb, content]);
  const field = `s/^Version: .*/Version: ${version}/`;
  await run('sed', ['-i', field, join(content, 'DEBIAN/control')]);
  await writeFile(join(content, 'usr/lib/parley/resources/former'), 'Not in the next version.\n');
  await run('dpkg-deb', ['-Znone', '--build', content, older]);
  await rm(content, { recursive: true });
  return older;
}
