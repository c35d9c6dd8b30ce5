// @ts-check
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt, run } from '../process/run.mjs';
import { onPath } from '../bootstrap/on-path.mjs';
import { UsageError } from '../bootstrap/usage-error.mjs';

/** @typedef {{ name: string, version: string, sha256: string, platform?: string }} Wheel */

/**
 * Fetches one pinned wheel from the Python package index through pip, without what it depends on.
 * @param {Wheel} wheel `platform` is its tag where it isn't "any"
 * @param {string} folder where it goes; made if need be
 * @returns {Promise<string>} the file; throws a UsageError when pip is missing or the hash is another
 */
export async function fetchWheel({ name, version, sha256, platform = 'any' }, folder) {
  const python = await pythonWithPip();
  await mkdir(folder, { recursive: true });
  const pinned = join(folder, `${name}.txt`);
  await writeFile(pinned, `${name}==${version} --hash=sha256:${sha256}\n`);
  const where = ['--only-binary=:all:', '--platform', platform, '--dest', folder];
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-cache-dir'];
  await run(
    python,
    ['-m', 'pip', 'download', ...quiet, '--no-deps', '--require-hashes', ...where, '-r', pinned],
    { env: { ...process.env, PYTHONWARNINGS: 'ignore' } },
  );
  const prefix = `${name.replaceAll('-', '_')}-${version}-`;
  const file = (await readdir(folder)).find((entry) => entry.startsWith(prefix));
  if (!file) throw new UsageError(`pip did not leave ${prefix}….whl in ${folder}.`);
  return join(folder, file);
}

/** @returns {Promise<string>} a Python that has pip */
async function pythonWithPip() {
  for (const python of new Set([onPath('python3'), onPath('python3', '/usr/bin')])) {
    if (python && (await attempt(python, ['-m', 'pip', '--version'])).code === 0) return python;
  }
  throw new UsageError(
    'Python with pip is needed to fetch the speech models and Go: install python3-pip (or run "python3 -m ensurepip").',
  );
}
