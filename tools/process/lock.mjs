// @ts-check
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from '../bootstrap/progress.mjs';
import { noLongerWanted } from './parallel.mjs';

const pollMs = 250;

/**
 * Whether a process exists, with any owner.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * What tells a process from a later one that was given the same number: when it started, and in which
 * run of the system. Empty where the system does not say.
 * @param {number} pid
 */
function startOf(pid) {
  try {
    if (process.platform === 'darwin')
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const run = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name before it is in parentheses and may itself hold spaces and parentheses.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '');
    return `${run}/${fields.split(' ')[20]}`;
  } catch {
    return '';
  }
}

/**
 * The process that holds a lock file.
 * @param {string} path
 * @returns {Promise<number>} its pid; 0: a process that is gone; -1: there is no such file any more
 */
async function holderOf(path) {
  const [file, text] = await Promise.all([stat(path), readFile(path, 'utf8')]).catch(() => []);
  if (!file) return -1;
  // A power cut can leave the file empty.
  const [pid, started] = (text ?? '').split('\n');
  const holder = Number(pid);
  if (!(holder > 0) || !isAlive(holder)) return 0;
  const now = startOf(holder);
  if (started && now) return started === now ? holder : 0;
  // Written before the system was started, with a minute for clocks that are set meanwhile.
  return file.mtimeMs < Date.now() - uptime() * 1000 - 60_000 ? 0 : holder;
}

/**
 * Takes the lock file if no living process holds it.
 * @param {string} path
 * @returns {Promise<number>} 0 when taken, else the holder's pid
 */
async function take(path) {
  // The pid is in the file before the file has its name, so that no reader sees it empty.
  const mine = `${path}.${randomUUID()}`;
  try {
    await writeFile(mine, `${process.pid}\n${startOf(process.pid)}`);
    await link(mine, path);
    return 0;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  } finally {
    await rm(mine, { force: true });
  }
  const holder = await holderOf(path);
  if (holder !== 0) return holder > 0 ? holder : take(path);
  // Moved away rather than deleted: of two who find it stale, one moves it and both try again.
  const stale = `${path}.${randomUUID()}`;
  await rename(path, stale).catch(() => undefined);
  if ((await holderOf(stale)) > 0) await link(stale, path).catch(() => undefined);
  await rm(stale, { force: true });
  return take(path);
}

/**
 * Does work that no second process may do at once; waits for the other one.
 * The lock of a process that has died is broken, also when another process has its number by now.
 * @template T
 * @param {string} path the lock file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  await mkdir(dirname(path), { recursive: true });
  let told = false;
  for (let holder = await take(path); holder; holder = await take(path)) {
    if (!told) say(`  waiting for another set-up (process ${holder}) to finish`);
    told = true;
    await delay(pollMs, undefined, { signal: noLongerWanted() });
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
