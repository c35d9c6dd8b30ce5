import { press } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { startSite } from '../support/site.js';
import { expect, test } from '../support/test.js';

/** Tries every way out to a host that is not the call's; the answer names those that worked. */
async function tryAllWays(site: string): Promise<readonly string[]> {
  const worked: string[] = [];
  const settled = (target: EventTarget, good: string): Promise<boolean> =>
    new Promise((resolve) => {
      target.addEventListener(good, () => resolve(true));
      target.addEventListener('error', () => resolve(false));
    });
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    fetch: () => fetch(`${site}/fetch`, { mode: 'no-cors' }),
    'fetch again': () => fetch(`${site}/again?access_token=canary`, { mode: 'no-cors' }),
    socket: () => settled(new WebSocket(`${site.replace('http', 'ws')}/socket`), 'open'),
    events: () => settled(new EventSource(`${site}/events`), 'open'),
    // Whether it got out is for the site to say.
    beacon: async () => {
      navigator.sendBeacon(`${site}/beacon`);
      return false;
    },
  };
  for (const [name, run] of Object.entries(ways))
    // In a task of the page itself: the policy does not bind what a debugger runs.
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        run()
          .then(
            (good) => void (good !== false && worked.push(name)),
            () => undefined,
          )
          .finally(resolve);
      });
    });
  return worked;
}

test('a page reaches the call’s server and nobody else, in a call and outside one, and each other host is logged once', async ({
  launch,
  server,
}) => {
  const site = await startSite();
  const view = new ServerView(server);
  const parley = await launch({ server });
  expect(await parley.main.evaluate(tryAllWays, site.origin)).toEqual([]);
  await press('ctrl+shift+space');
  await expect.poll(() => view.people(), { timeout: 60_000 }).toBe(1);
  expect(await parley.main.evaluate(tryAllWays, site.origin)).toEqual([]);
  expect(site.visits).toEqual([]);
  const lines = parley.log().split('\n');
  expect(lines.filter((line) => line.includes('request was cancelled'))).toEqual([
    expect.stringContaining(`a page’s request was cancelled: ${site.origin} (`),
  ]);
  expect(parley.log()).not.toContain('canary');
  site.close();
});
