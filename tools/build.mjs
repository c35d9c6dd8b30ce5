// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './process/run.mjs';
import { filesBelow } from './bootstrap/files.mjs';
import { withLock } from './process/lock.mjs';
import { checkout } from './bootstrap/paths.mjs';
import { step } from './bootstrap/progress.mjs';

const bin = (/** @type {string} */ name) => join(checkout, 'node_modules', '.bin', name);

/**
 * Builds the app into `out/`, if anything it is made of has changed.
 * @returns {Promise<void>}
 */
export function buildApp() {
  return whenChanged({
    title: 'Building the app',
    sources: [
      'src',
      'packages',
      'resources',
      'electron.vite.config.ts',
      'packaging/native-addon.mjs',
      'packaging/only-shipped.mjs',
      'packaging/update-source.mjs',
      'svelte.config.js',
      'tsconfig.base.json',
      'package-lock.json',
    ],
    made: join(checkout, 'out', 'main', 'index.cjs'),
    stamp: join(checkout, 'out', '.sources'),
    // Compiled in: see packaging/update-source.mjs.
    given: [process.env['PARLEY_UPDATE_URL'], process.env['PARLEY_UPDATE_KEYS']].join('\0'),
    build: () => run(bin('electron-vite'), ['build'], { cwd: checkout }),
  });
}

/**
 * Builds the local agent into `local/agent/dist/`, if anything it is made of has changed.
 * @returns {Promise<void>}
 */
export function buildAgent() {
  const folder = join(checkout, 'local', 'agent');
  return whenChanged({
    title: 'Building the local agent',
    sources: [
      'local/agent/src',
      'local/agent/tsconfig.build.json',
      'tsconfig.base.json',
      'package-lock.json',
    ],
    made: join(folder, 'dist', 'main.js'),
    stamp: join(folder, 'dist', '.sources'),
    build: () => run(bin('tsc'), ['-p', join(folder, 'tsconfig.build.json')], { cwd: folder }),
  });
}

/**
 * Builds the package of the session into `packages/session/dist/`, if anything it is made of has
 * changed. Parley itself reads the sources.
 * @returns {Promise<void>}
 */
export function buildSession() {
  const folder = join(checkout, 'packages', 'session');
  const dist = join(folder, 'dist');
  return whenChanged({
    title: 'Building the package of the session',
    sources: [
      'packages/session/src',
      'packages/session/tsconfig.build.json',
      'tsconfig.base.json',
      'package-lock.json',
    ],
    made: join(dist, 'index.js'),
    stamp: join(dist, '.sources'),
    build: async () => {
      // What a removed source left behind would be packed.
      await rm(dist, { recursive: true, force: true });
      await run(bin('tsc'), ['-p', join(folder, 'tsconfig.build.json')], { cwd: folder });
    },
  });
}

/**
 * @param {{ title: string, sources: string[], given?: string, made: string, stamp: string,
 *   build: () => Promise<unknown> }} what `made` must exist afterwards; `stamp` keeps the hash of the
 *   sources and of what else was `given`
 */
async function whenChanged({ title, sources, given = '', made, stamp, build }) {
  const upToDate = async () => {
    const hash = `${await hashOf(checkout, sources)}\n${given}`;
    const former = await readFile(stamp, 'utf8').catch(() => '');
    return { hash, same: former === hash && existsSync(made) };
  };
  if ((await upToDate()).same) return;
  await withLock(`${dirname(stamp)}.lock`, async () => {
    const { hash, same } = await upToDate();
    if (same) return;
    await step(title, build);
    await mkdir(dirname(stamp), { recursive: true });
    await writeFile(stamp, hash);
  });
}

/**
 * One hash over files and folders, by their paths and contents.
 * @param {string} root
 * @param {string[]} sources relative to the root; those that do not exist are left out
 * @returns {Promise<string>} in hexadecimal
 */
async function hashOf(root, sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesBelow(root, source)) {
      hash.update(`${file}\0${(await stat(join(root, file))).size}\0`);
      hash.update(await readFile(join(root, file)));
    }
  }
  return hash.digest('hex');
}
