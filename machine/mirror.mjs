// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, run } from './children.mjs';
import { filesBelow } from './files.mjs';
import { Refusal } from './refusal.mjs';

/** Made by the tools, per copy: neither copied nor removed. */
const made = new Set(['node_modules', 'out', 'dist', 'test-results', '.git']);

/**
 * Brings a copy of a checkout up to date: its files as they are, what is gone from it removed, what
 * was made in the copy (node_modules, out) kept.
 * @param {string} from
 * @param {string} to made if need be
 * @param {string[]} [as] the command that becomes the copy's owner; the same user by default
 */
export async function mirror(from, to, as = []) {
  const [mkdir = '', ...mkdirArgs] = [...as, 'mkdir', '-p', to];
  await run(mkdir, mkdirArgs);
  const files = await filesOf(from);
  const list = join(to, '.copied-files');
  const [cat = '', ...catArgs] = [...as, 'cat', list];
  const former = (await attempt(cat, catArgs)).stdout.split('\0').filter(Boolean);
  const here = new Set(files);
  const gone = former.filter((file) => !here.has(file));
  if (gone.length > 0) {
    const [rm = '', ...rmArgs] = [...as, 'xargs', '-0', 'rm', '-f', '--'];
    await run(rm, rmArgs, { input: gone.map((file) => join(to, file)).join('\0') });
  }
  await copyFiles(from, to, files, as);
  const [tee = '', ...teeArgs] = [...as, 'tee', list];
  await run(tee, teeArgs, { input: files.join('\0') });
}

/**
 * Copies folders as they are, where they exist.
 * @param {string} from
 * @param {string} to
 * @param {string[]} folders
 */
export async function copyBack(from, to, folders) {
  const there = folders.filter((folder) => existsSync(join(from, folder)));
  if (there.length > 0) await copyFiles(from, to, there, []);
}

/**
 * Through tar, so that each side of the pipe has no more rights than it needs.
 * @param {string} from
 * @param {string} to
 * @param {string[]} names
 * @param {string[]} as
 */
async function copyFiles(from, to, names, as) {
  const pack = spawn('tar', ['-C', from, '--null', '-T', '-', '-cf', '-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [file = '', ...args] = [...as, 'tar', '-C', to, '--no-same-owner', '-xf', '-'];
  const unpack = spawn(file, args, { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = Promise.all([once(pack, 'exit'), once(unpack, 'exit')]);
  pack.stdin.end(names.join('\0'));
  // Unpacking ends with the archive's last record, maybe before this end of the pipe is closed: no
  // error of ours, the exit code tells.
  unpack.stdin.on('error', () => undefined);
  pack.stdout.pipe(unpack.stdin);
  const codes = (await ended).map(([code]) => code);
  if (codes.some((code) => code !== 0)) throw new Refusal(`Copying ${from} to ${to} failed.`);
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>} the checkout's own files, relative, sorted
 */
export async function filesOf(folder) {
  // The checkout may belong to somebody else, which git would call dubious.
  const git = ['-c', `safe.directory=${folder}`, '-C', folder];
  const top = await attempt('git', [...git, 'rev-parse', '--show-toplevel']);
  if (top.code === 0 && top.stdout.trim() === folder) {
    const list = await run('git', [...git, 'ls-files', '-z', '-co', '--exclude-standard']);
    return list
      .split('\0')
      .filter((file) => file && existsSync(join(folder, file)))
      .sort();
  }
  return filesBelow(folder, '.', made);
}
