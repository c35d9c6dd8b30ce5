// @ts-check
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess } from '../../tools/process/spawn.mjs';
import { startApp } from '../lib/apps.mjs';
import { quantile, row } from '../lib/measure.mjs';
import { anonymousMb, cpuSeconds, treeOf } from '../lib/processes.mjs';

/** Percentage points that idling may cost above an empty window. */
const allowance = 0.1;

/**
 * Memory and processor time of the disconnected app, against an empty window beside it.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export async function idle(bench) {
  const rounds = bench.quick ? 1 : 2;
  // For half a minute Chromium tidies up what the start has left.
  const settleMs = bench.quick ? 5_000 : 60_000;
  const watchMs = bench.quick ? 10_000 : 45_000;
  const names = /** @type {const} */ (['parley', 'empty']);
  /** @type {Record<string, { mb: number[], percent: number[] }>} */
  const seen = { parley: { mb: [], percent: [] }, empty: { mb: [], percent: [] } };
  for (let round = 0; round < rounds; round += 1) {
    const children = await Promise.all(
      names.map(async (name) => ({
        name,
        child: startApp(bench, name, await mkdtemp(join(bench.scratch, 'idle-'))),
      })),
    );
    await delay(settleMs);
    await Promise.all(
      children.map(async ({ name, child }) => {
        const pids = await treeOf(child.pid ?? NaN);
        const [before, begun] = [await cpuSeconds(pids), performance.now()];
        await delay(watchMs);
        const share = (await cpuSeconds(pids)) - before;
        seen[name]?.percent.push((share / (performance.now() - begun)) * 1e5);
        seen[name]?.mb.push(await anonymousMb(pids));
      }),
    );
    for (const { child } of children) await endProcess(child);
  }
  const middle = (/** @type {string} */ name, /** @type {'mb' | 'percent'} */ what) =>
    quantile(seen[name]?.[what] ?? []);
  return [
    row('anonymous memory, disconnected', 'MB', middle('parley', 'mb'), {
      against: 'empty window',
      theirs: middle('empty', 'mb'),
      goal: 1.3,
    }),
    row('idle CPU, disconnected', '% of a core', middle('parley', 'percent'), {
      against: `empty window plus ${allowance} points`,
      theirs: middle('empty', 'percent') + allowance,
      goal: 1,
    }),
  ];
}
