// @ts-check
import { chunkCost, expectRows, freshCall, withCalls } from '../lib/fed-pages.mjs';
import { quantile, row, takeTurns } from '../lib/measure.mjs';
import { mainThreadMs } from '../lib/processes.mjs';

const peer = 'components-react 2.9.24 useSessionMessages';
const floor = 'the streams read, nothing kept but their text';
const names = /** @type {const} */ (['ours', 'peer', 'raw']);
const speakerEvents = 1000;
const countedTurns = 100;
/** What the first turns cost once and for all belongs to no message. */
const warmUpTurns = 20;

/** @typedef {typeof names[number]} Name */
/** @typedef {import('../lib/fed-pages.mjs').Pages} Pages */

/**
 * What a transcript costs, fed with text streams exactly where a room's data channel would.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export function transcript(bench) {
  return withCalls(bench, names, async (pages) => [
    ...(await pacedRows(pages, bench.quick)),
    ...(await streamedRows(pages, bench.quick)),
    ...(await countedRows(pages)),
  ]);
}

/**
 * Processor time per chunk where so many rows are there already, one chunk per frame.
 * @param {Pages} pages
 * @param {boolean} quick
 */
async function pacedRows(pages, quick) {
  const chunks = quick ? 36 : 200;
  const sizes = quick ? [100, 1000] : [100, 1000, 10_000];
  /** @type {import('../lib/measure.mjs').Row[]} */
  const rows = [];
  /** @type {number[]} */
  const ours = [];
  for (const size of sizes) {
    const costs = await takeTurns(names, quick ? 1 : 3, (name) =>
      chunkCost(pages, name, size, chunks),
    );
    const label = `transcript chunk at ${size} rows, main thread`;
    const goal = size === 10_000 ? { goal: 0.13 } : {};
    ours.push(quantile(costs.ours));
    rows.push(
      row(label, 'µs', quantile(costs.ours), {
        against: peer,
        theirs: quantile(costs.peer),
        ...goal,
      }),
      row(label, 'µs', quantile(costs.ours), { against: floor, theirs: quantile(costs.raw) }),
    );
  }
  const [first = NaN, last = NaN] = [ours[0], ours.at(-1)];
  const growth = { against: `itself at ${sizes[0]}`, theirs: first, goal: 1.1 };
  return [...rows, row(`transcript chunk at ${sizes.at(-1)} rows, growth`, 'µs', last, growth)];
}

/**
 * A whole conversation, one chunk per task, and the memory that it takes.
 * @param {Pages} pages
 * @param {boolean} quick
 */
async function streamedRows(pages, quick) {
  /** @type {import('../lib/measure.mjs').Row[]} */
  const rows = [];
  for (const turns of quick ? [100] : [1000, 10_000]) {
    const costs = await takeTurns(names, turns === 1000 ? 3 : 1, async (name) => {
      const { page, pid } = await freshCall(pages, name);
      const heap = await heapOf(page);
      await expectRows(page, 'stream', warmUpTurns);
      const [empty, before] = [await heap(), await mainThreadMs(pid)];
      await expectRows(page, 'stream', turns, warmUpTurns);
      const seconds = ((await mainThreadMs(pid)) - before) / 1000;
      return { seconds, bytes: ((await heap()) - empty) / turns };
    });
    const middle = (/** @type {Name} */ name, /** @type {'seconds' | 'bytes'} */ what) =>
      quantile(costs[name].map((cost) => cost[what]));
    const label = `conversation of ${turns} streamed, main thread`;
    const against = { against: peer, theirs: middle('peer', 'seconds') };
    const large = turns === 10_000;
    rows.push(
      row(label, 's', middle('ours', 'seconds'), { ...against, ...(large ? { goal: 0.03 } : {}) }),
      row(label, 's', middle('ours', 'seconds'), {
        against: floor,
        theirs: middle('raw', 'seconds'),
      }),
      row(`heap per message after ${turns}`, 'bytes', middle('ours', 'bytes'), {
        against: peer,
        theirs: middle('peer', 'bytes'),
        ...(large ? { goal: 0.35 } : {}),
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
    return { ours: seen['ours']?.[what] ?? NaN, comparison: { against: peer, theirs } };
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
