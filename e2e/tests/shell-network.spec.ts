import { press } from '../support/parley.js';
import { startRefusingProxy } from '../support/refusing-proxy.js';
import { ServerView } from '../support/room.js';
import { startSite } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { openUpdates } from '../support/updating.js';

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

test('a page reaches the call’s server and no other host, in a call and outside one, and each other host is logged once', async ({
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

test('from its start through the opening of every window Parley contacts no other computer', async ({
  launch,
}) => {
  const proxy = await startRefusingProxy();
  const parley = await launch({ args: proxy.args, env: { LANG: 'en_US.UTF-8' } });
  await parley.trayWindow();
  await openUpdates(parley);
  const opened = parley.app.waitForEvent('window');
  const tray = await parley.tray();
  await tray.click('Connections…');
  tray.close();
  await (await opened).getByRole('heading').first().waitFor();
  // A request of the test's own, behind all others: the proxy is in use, and this is all that it sees.
  await parley.app.evaluate(({ session }) =>
    session.fromPartition('of-the-test').fetch('http://last.example/'),
  );
  expect(proxy.asked).toEqual(['GET http://last.example/ HTTP/1.1']);
  proxy.close();
});
