// @ts-check
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './progress.mjs';
import { noLongerWanted } from './together.mjs';

const pollMs = 250;

/**
 * Whether a process exists, whoever owns it.
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
 * Takes the lock file if nobody alive holds it.
 * @param {string} path
 * @returns {Promise<number>} 0 when taken, else the holder's pid
 */
async function take(path) {
  // The pid is in the file before the file has its name, so that no reader sees it empty.
  const mine = `${path}.${randomUUID()}`;
  try {
    await writeFile(mine, String(process.pid));
    await link(mine, path);
    return 0;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  } finally {
    await rm(mine, { force: true });
  }
  const holder = Number(await readFile(path, 'utf8').catch(() => '0'));
  if (!holder || isAlive(holder)) return holder || take(path);
  // Moved away rather than deleted: of two who find it stale, one moves it and both try again.
  const stale = `${path}.${randomUUID()}`;
  await rename(path, stale).catch(() => undefined);
  const moved = Number(await readFile(stale, 'utf8').catch(() => '0'));
  if (moved && isAlive(moved)) await link(stale, path).catch(() => undefined);
  await rm(stale, { force: true });
  return take(path);
}

/**
 * Does work that no second process may do at once; waits for the other one.
 * The lock of a process that has died is broken.
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
