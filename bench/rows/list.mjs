// @ts-check
import { chunkCost, freshCall, withCalls } from '../lib/fed-pages.mjs';
import { quantile, row, takeTurns } from '../lib/measure.mjs';

const names = /** @type {const} */ (['ours-list', 'peer-list']);
const peer = 'components-react 2.9.24 useSessionMessages and a windowed list of React';
/** Rows that are there already, and the highest ratio wanted. */
const sizes = new Map([
  [100, 0.7],
  [1000, 0.65],
  [10_000, 0.25],
]);
const openedRows = 10_000;
/** Milliseconds: so long a window may take to stand. */
const openingLimit = 100;

/**
 * What the conversation's list costs: per chunk while it follows, and to open it.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export function list(bench) {
  return withCalls(bench, names, async (pages) => {
    /** @type {import('../lib/measure.mjs').Row[]} */
    const rows = [];
    for (const [size, goal] of [...sizes].slice(0, bench.quick ? 1 : undefined)) {
      const costs = await takeTurns(names, bench.quick ? 1 : 3, (name) =>
        chunkCost(pages, name, size, bench.quick ? 36 : 200),
      );
      const theirs = quantile(costs['peer-list']);
      const label = `windowed list, chunk at ${size} rows, main thread`;
      rows.push(row(label, 'µs', quantile(costs['ours-list']), { against: peer, theirs, goal }));
    }
    const times = await takeTurns(names, bench.quick ? 1 : 5, async (name) => {
      const { page } = await freshCall(pages, name);
      return page.evaluate((count) => Reflect.get(window, 'party').open(count), openedRows);
    });
    const [ours, theirs] = [quantile(times['ours-list']), quantile(times['peer-list'])];
    const label = `windowed list, opened onto ${openedRows} rows`;
    return [
      ...rows,
      row(label, 'ms', ours, { against: `${openingLimit} ms`, theirs: openingLimit, goal: 1 }),
      row(label, 'ms', ours, { against: peer, theirs }),
    ];
  });
}
