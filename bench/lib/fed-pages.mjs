// @ts-check
import { openPages, processOf, quit } from './apps.mjs';
import { mainThreadMs } from './processes.mjs';
import { agentIn } from './room-agent.mjs';

/** @typedef {{ app: import('playwright').ElectronApplication, pages: Record<string, import('playwright').Page> }} Pages */

/**
 * Opens pages to be fed with a conversation, each in a call with an agent that only listens.
 * @template Result
 * @param {import('./apps.mjs').Bench} bench
 * @param {readonly string[]} names
 * @param {(pages: Pages) => Promise<Result>} measure
 * @returns {Promise<Result>}
 */
export async function withCalls(bench, names, measure) {
  const server = await bench.server();
  const leave = await Promise.all(names.map((name) => agentIn(server, roomOf(name))));
  const pages = await openPages(bench, [...names]);
  try {
    return await measure(pages);
  } finally {
    await quit(pages.app);
    await Promise.all(leave.map((one) => one()));
  }
}

/** @param {string} name */
const roomOf = (name) => `transcript-${name}`;

/**
 * A page as if just opened, in a call that has said nothing yet.
 * @param {Pages} pages
 * @param {string} name
 */
export async function freshCall({ app, pages }, name) {
  const page = pages[name];
  if (!page) throw new RangeError(`There is no page "${name}".`);
  await page.reload();
  await page.waitForFunction('window.party !== undefined');
  await page.evaluate((room) => Reflect.get(window, 'party').join(room), roomOf(name));
  return { page, pid: await processOf(app, page) };
}

/**
 * Processor time of a page's main thread per chunk, one chunk per frame, where so many rows are
 * there already.
 * @param {Pages} pages
 * @param {string} name
 * @param {number} rows
 * @param {number} chunks how many to feed
 * @returns {Promise<number>} microseconds, what drawing the frame costs included
 */
export async function chunkCost(pages, name, rows, chunks) {
  const { page, pid } = await freshCall(pages, name);
  await expectRows(page, 'fill', rows);
  const before = await mainThreadMs(pid);
  await page.evaluate((count) => Reflect.get(window, 'party').pace(count), chunks);
  return (((await mainThreadMs(pid)) - before) / chunks) * 1000;
}

/**
 * Feeds a page with turns; throws unless each became exactly one row.
 * @param {import('playwright').Page} page
 * @param {'fill' | 'stream'} how
 * @param {number} turns
 * @param {number} [before] rows that are there already
 */
export async function expectRows(page, how, turns, before = 0) {
  const rows = await page.evaluate(
    ([method, count]) => Reflect.get(window, 'party')[String(method)](count),
    [how, turns],
  );
  if (rows !== before + turns)
    throw new Error(`${turns} turns became ${rows} rows on ${await page.title()}.`);
}
