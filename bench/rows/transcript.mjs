// @ts-check
import { chunkCost, expectRows, freshCall, withCalls } from '../lib/fed-pages.mjs';
import { quantile, row, takeTurns } from '../lib/measure.mjs';
import { mainThreadMs } from '../lib/processes.mjs';

const speakerEvents = 1000;
const countedTurns = 100;
/** What the first turns cost once and for all belongs to no message. */
const warmUpTurns = 20;

/**
 * @typedef {{ page: 'peer' | 'raw', label: string, chunk: Record<number, number>,
 *   stream: Record<number, number>, heap: Record<number, number> }} Against a page that ours is held
 *   to, with the highest ratios wanted: for a chunk at so many rows, for a conversation of so many turns
 */

/** @type {Against} */
const peer = {
  page: 'peer',
  label: 'components-react 2.9.24 useSessionMessages',
  chunk: { 10_000: 0.13 },
  stream: { 10_000: 0.03 },
  heap: { 10_000: 0.35 },
};
/** @type {Against} */
const floor = {
  page: 'raw',
  label: 'the streams read, nothing kept but their text',
  chunk: { 100: 1.15, 1000: 1.15, 10_000: 1.15 },
  stream: { 1000: 1.25, 10_000: 1.25 },
  heap: {},
};

/** @typedef {import('../lib/fed-pages.mjs').Pages} Pages */

/**
 * What a transcript costs, fed with text streams exactly where a room's data channel would, against
 * the peer. The peer takes minutes for the longest conversation.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export function transcript(bench) {
  return withCalls(bench, ['ours', 'peer'], async (pages) => [
    ...(await pacedRows(pages, bench.quick, peer)),
    ...(await streamedRows(pages, bench.quick, peer)),
    ...(await countedRows(pages)),
  ]);
}

/**
 * What the session adds to the bare reading of the same streams.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export function reading(bench) {
  return withCalls(bench, ['ours', 'raw'], async (pages) => [
    ...(await pacedRows(pages, bench.quick, floor)),
    ...(await streamedRows(pages, bench.quick, floor)),
  ]);
}

/** @param {number | undefined} goal */
const wanted = (goal) => (goal === undefined ? {} : { goal });

/**
 * Processor time per chunk where so many rows are there already, one chunk per frame.
 * @param {Pages} pages
 * @param {boolean} quick
 * @param {Against} against
 */
async function pacedRows(pages, quick, { page, label: against, chunk }) {
  const chunks = quick ? 36 : 200;
  const sizes = quick ? [100, 1000] : [100, 1000, 10_000];
  /** @type {import('../lib/measure.mjs').Row[]} */
  const rows = [];
  /** @type {number[]} */
  const ours = [];
  for (const size of sizes) {
    const costs = await takeTurns(['ours', page], quick ? 1 : 3, (name) =>
      chunkCost(pages, name, size, chunks),
    );
    const theirs = quantile(costs[page] ?? []);
    const mine = quantile(costs['ours'] ?? []);
    ours.push(mine);
    rows.push(
      row(`transcript chunk at ${size} rows, main thread`, 'µs', mine, {
        against,
        theirs,
        ...wanted(chunk[size]),
      }),
    );
  }
  if (page === 'raw') return rows;
  const [first = NaN, last = NaN] = [ours[0], ours.at(-1)];
  const growth = { against: `itself at ${sizes[0]}`, theirs: first, goal: 1.1 };
  return [...rows, row(`transcript chunk at ${sizes.at(-1)} rows, growth`, 'µs', last, growth)];
}

/**
 * A whole conversation, one chunk per task, and the memory that it takes.
 * @param {Pages} pages
 * @param {boolean} quick
 * @param {Against} against
 */
async function streamedRows(pages, quick, { page: other, label: against, stream, heap: memory }) {
  /** @type {import('../lib/measure.mjs').Row[]} */
  const rows = [];
  for (const turns of quick ? [100] : [1000, 10_000]) {
    const costs = await takeTurns(['ours', other], turns === 1000 ? 3 : 1, async (name) => {
      const { page, pid } = await freshCall(pages, name);
      const heap = await heapOf(page);
      await expectRows(page, 'stream', warmUpTurns);
      const [empty, before] = [await heap(), await mainThreadMs(pid)];
      await expectRows(page, 'stream', turns, warmUpTurns);
      const seconds = ((await mainThreadMs(pid)) - before) / 1000;
      return { seconds, bytes: ((await heap()) - empty) / turns };
    });
    const middle = (
      /** @type {'ours' | 'peer' | 'raw'} */ name,
      /** @type {'seconds' | 'bytes'} */ what,
    ) => quantile((costs[name] ?? []).map((cost) => cost[what]));
    rows.push(
      row(`conversation of ${turns} streamed, main thread`, 's', middle('ours', 'seconds'), {
        against,
        theirs: middle(other, 'seconds'),
        ...wanted(stream[turns]),
      }),
      row(`heap per message after ${turns}`, 'bytes', middle('ours', 'bytes'), {
        against,
        theirs: middle(other, 'bytes'),
        ...wanted(memory[turns]),
      }),
    );
  }
  return rows;
}

/**
 * How often a view is told, and of how many rows.
 * @param {Pages} pages
 */
async function countedRows(pages) {
  /** @type {Record<string, { mounts: number, events: number, updates: number }>} */
  const seen = {};
  for (const name of /** @type {const} */ (['ours', 'peer'])) {
    const { page } = await freshCall(pages, name);
    await page.evaluate('window.party.counting = true');
    const before = await page.evaluate('window.party.seen()');
    await expectRows(page, 'stream', countedTurns);
    const after = await page.evaluate('window.party.seen()');
    await page.evaluate(
      (times) => Reflect.get(window, 'party').activeSpeakers(times),
      speakerEvents,
    );
    const last = await page.evaluate('window.party.seen()');
    seen[name] = {
      mounts: after.mounts / countedTurns,
      events: (after.events - before.events) / countedTurns,
      updates: last.updates - after.updates,
    };
  }
  const compared = (/** @type {'mounts' | 'events' | 'updates'} */ what) => {
    const theirs = seen['peer']?.[what] ?? NaN;
    return { ours: seen['ours']?.[what] ?? NaN, comparison: { against: peer.label, theirs } };
  };
  const [mounts, events, updates] = [compared('mounts'), compared('events'), compared('updates')];
  const one = (/** @type {number} */ theirs) => Number((1 / theirs).toPrecision(4));
  const { comparison: byRow } = mounts;
  const { comparison: byEvent } = events;
  return [
    row('rows mounted per message', 'rows', mounts.ours, { ...byRow, goal: one(byRow.theirs) }),
    row('new-message events per message', 'events', events.ours, {
      ...byEvent,
      goal: one(byEvent.theirs),
    }),
    row(`updates for ${speakerEvents} active-speaker events`, 'updates', updates.ours, {
      ...updates.comparison,
      goal: 0,
    }),
  ];
}

/**
 * Reads how many bytes a page's objects take, garbage aside.
 * @param {import('playwright').Page} page
 * @returns {Promise<() => Promise<number>>}
 */
async function heapOf(page) {
  const debug = await page.context().newCDPSession(page);
  return async () => {
    await debug.send('HeapProfiler.collectGarbage');
    return (await debug.send('Runtime.getHeapUsage')).usedSize;
  };
}
