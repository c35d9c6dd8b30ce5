// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { attempt, run } from '../../process/run.mjs';
import { filesBelow } from '../files.mjs';
import { say } from '../progress.mjs';
import { UsageError } from '../usage-error.mjs';

/** @typedef {Pick<import('./other-user.mjs').OtherUser, 'attempt' | 'run' | 'pipe'>} Owner */

/** Made by the tools, per copy: neither copied nor removed. */
const made = new Set('node_modules out dist .wireit test-results screenshots .git'.split(' '));
/** A list of files is no longer than this; its owner could make it endless. */
const listBytes = 16_000_000;

/** @type {Owner} */
const sameUser = {
  attempt,
  run,
  pipe: (file, args) => spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'] }),
};

/**
 * Brings a copy of a checkout up to date: its files as they are, what is gone from it removed, what
 * was made in the copy (node_modules, out) kept.
 * @param {string} from
 * @param {string} to made if need be
 * @param {Owner} [owner] who owns the copy; the same user by default
 */
export async function mirror(from, to, owner = sameUser) {
  await owner.run('mkdir', ['-p', to]);
  const { files, leftOut } = await filesOf(from);
  if (leftOut.length > 0) {
    const names = leftOut.slice(0, 8).join(', ') + (leftOut.length > 8 ? ', …' : '');
    say(`Untracked, so left out of the copy (git add what is needed there): ${names}`);
  }
  const list = join(to, '.copied-files');
  const kept = await owner.attempt('head', ['-c', String(listBytes), list], { timeoutMs: 10_000 });
  const here = new Set(files);
  const gone = kept.stdout.split('\0').filter((file) => file && !here.has(file));
  if (gone.length > 0)
    await owner.run('xargs', ['-0', 'rm', '-f', '--'], {
      input: gone.map((file) => join(to, file)).join('\0'),
    });
  await copyFiles(from, to, files, owner);
  await owner.run('rm', ['-f', list]);
  await owner.run('tee', [list], { input: files.join('\0'), timeoutMs: 10_000 });
}

/**
 * Through tar, so that each side of the pipe has no more rights than it needs.
 * @param {string} from
 * @param {string} to
 * @param {string[]} names
 * @param {Owner} owner
 */
async function copyFiles(from, to, names, owner) {
  const pack = spawn('tar', ['-C', from, '--null', '-T', '-', '-cf', '-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const unpack = owner.pipe('tar', ['-C', to, '--no-same-owner', '-xf', '-']);
  unpack.stdout.resume();
  const ended = Promise.all([once(pack, 'exit'), once(unpack, 'exit')]);
  pack.stdin.end(names.join('\0'));
  // Unpacking ends with the archive's last record, maybe before this end of the pipe is closed: no
  // error of ours, the exit code tells.
  unpack.stdin.on('error', () => undefined);
  pack.stdout.pipe(unpack.stdin);
  const codes = (await ended).map(([code]) => code);
  if (codes.some((code) => code !== 0)) throw new UsageError(`Copying ${from} to ${to} failed.`);
}

/** The languages that a new file may be written in before git knows it. */
const code = new Set(['.ts', '.mjs', '.cjs', '.js', '.svelte', '.css', '.html']);
/** What holds secrets by convention, in a folder that git does not know. */
const secret = /^\.(env|netrc|aws|ssh|gnupg|docker|kube)|\.(pem|key|p12|pfx|jks|keystore)$|^id_/i;

/**
 * The files of a checkout that another user may have: those that git tracks, and new code in folders
 * of tracked files. Anything else that is untracked may be a secret, such as `.env`.
 * @param {string} folder
 * @returns {Promise<{ files: string[], leftOut: string[] }>} relative, sorted; `leftOut` are untracked
 *   files that git does not ignore
 */
export async function filesOf(folder) {
  // The checkout may belong to another user, which git would call dubious.
  const git = ['-c', `safe.directory=${folder}`, '-c', 'core.fsmonitor=false', '-C', folder];
  const top = await attempt('git', [...git, 'rev-parse', '--show-toplevel']);
  if (top.code !== 0 || top.stdout.trim() !== folder) {
    const all = await filesBelow(folder, '.', made);
    const isSecret = (/** @type {string} */ file) =>
      file.split('/').some((part) => secret.test(part));
    return { files: all.filter((file) => !isSecret(file)), leftOut: all.filter(isSecret) };
  }
  const list = async (/** @type {string[]} */ ...flags) =>
    (await run('git', [...git, 'ls-files', '-z', ...flags])).split('\0').filter(Boolean);
  const tracked = await list('--cached');
  const folders = new Set(tracked.map((file) => dirname(file)));
  folders.delete('.');
  const others = await list('--others', '--exclude-standard');
  const isNewCode = (/** @type {string} */ file) =>
    code.has(extname(file)) &&
    !file.split('/').some((part) => part.startsWith('.')) &&
    isBelow(file, folders);
  const present = await presentIn(folder, [...tracked, ...others.filter(isNewCode)]);
  return { files: present.sort(), leftOut: others.filter((file) => !isNewCode(file)) };
}

/**
 * @param {string} file
 * @param {Set<string>} folders
 */
function isBelow(file, folders) {
  for (let at = dirname(file); at !== '.'; at = dirname(at)) if (folders.has(at)) return true;
  return false;
}

/**
 * Those that are there, in the folder itself: not through a link to another one.
 * @param {string} folder
 * @param {string[]} files
 */
async function presentIn(folder, files) {
  const real = await realpath(folder);
  /** @type {Map<string, Promise<boolean>>} */
  const own = new Map();
  const isOwn = (/** @type {string} */ parent) =>
    realpath(join(folder, parent)).then(
      (path) => path === join(real, parent),
      () => false,
    );
  const there = await Promise.all(
    [...new Set(files)].map(async (file) => {
      const parent = dirname(file);
      if (!own.has(parent)) own.set(parent, isOwn(parent));
      const found = await lstat(join(folder, file)).catch(() => undefined);
      return (await own.get(parent)) && (found?.isFile() || found?.isSymbolicLink()) ? [file] : [];
    }),
  );
  return there.flat();
}
