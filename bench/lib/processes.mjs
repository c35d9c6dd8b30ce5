// @ts-check
import { readFile, readdir } from 'node:fs/promises';

const ticksPerSecond = 100;

/**
 * A process and everything below it.
 * @param {number} pid
 * @returns {Promise<number[]>}
 */
export async function treeOf(pid) {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map(
    await Promise.all(pids.map(async (one) => /** @type {const} */ ([one, await parentOf(one)]))),
  );
  const tree = [pid];
  for (const one of tree) tree.push(...pids.filter((child) => parents.get(child) === one));
  return tree;
}

/**
 * The fields of /proc/<pid>/stat after the name; empty for a process that is gone.
 * @param {number} pid
 */
async function stat(pid) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** @param {number} pid */
const parentOf = async (pid) => Number((await stat(pid))[1]);

/**
 * Processor time that processes have used, in seconds.
 * @param {number[]} pids
 */
export async function cpuSeconds(pids) {
  const times = await Promise.all(
    pids.map(async (pid) => {
      const fields = await stat(pid);
      return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    }),
  );
  return times.reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond;
}

/**
 * Processor time that a process's first thread has used, in milliseconds; in a renderer that is
 * the thread its scripts run on.
 * @param {number} pid
 */
export async function mainThreadMs(pid) {
  const [nanoseconds] = (await readFile(`/proc/${pid}/task/${pid}/schedstat`, 'utf8')).split(' ');
  return Number(nanoseconds) / 1e6;
}

/**
 * Memory that is in no file, in MB: steadier than PSS where other programs share libraries.
 * @param {number[]} pids
 */
export async function anonymousMb(pids) {
  const sizes = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
      return Number(/^Anonymous:\s+(\d+) kB/m.exec(text)?.[1] ?? NaN);
    }),
  );
  return sizes.reduce((sum, kilobytes) => sum + kilobytes, 0) / 1024;
}
