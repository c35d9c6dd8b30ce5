// @ts-check
import { join } from 'node:path';
import { timeApp } from '../lib/apps.mjs';
import { quantile, row, takeTurns } from '../lib/measure.mjs';

/**
 * From the start of the process to the first paint and to a usable Talk button, against an empty
 * window, with warm disk caches.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export async function start(bench) {
  /** @type {Record<'parley-watched' | 'empty', string[]>} */
  const wanted = { 'parley-watched': ['shown', 'painted', 'usable'], empty: ['shown', 'painted'] };
  const names = /** @type {const} */ (['parley-watched', 'empty']);
  const times = await takeTurns(
    names,
    bench.quick ? 3 : 15,
    (name) => timeApp(bench, name, join(bench.scratch, `start-${name}`), wanted[name]),
    { warmUp: 1 },
  );
  const seen = (/** @type {Record<string, number>} */ { shown = NaN, painted = NaN }) =>
    Math.max(shown, painted);
  const empty = { against: 'empty window', theirs: quantile(times.empty.map(seen)) };
  const ours = times['parley-watched'];
  const usable = ours.map((one) => Math.max(seen(one), one['usable'] ?? NaN));
  return [
    row('start to first paint', 'ms', quantile(ours.map(seen)), { ...empty, goal: 1.1 }),
    row('start to usable Talk button', 'ms', quantile(usable), { ...empty, goal: 1.25 }),
  ];
}
