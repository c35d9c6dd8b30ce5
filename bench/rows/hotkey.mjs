// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { driveParley, openPages, quit } from '../lib/apps.mjs';
import { keyboard } from '../lib/keyboard.mjs';
import { quantile, row, takeTurns } from '../lib/measure.mjs';

/** Each party's key, as Electron and as X name it; Parley's is its default. */
const keys = {
  ours: { accelerator: '', name: 'space' },
  bare: { accelerator: 'Control+Shift+F9', name: 'F9' },
  peer: { accelerator: 'Control+Shift+F10', name: 'F10' },
};
/**
 * A press within 0.7 s of another of the same key could be the X server's repetition: Parley waits
 * and sees. It stands in the middle, so that in turns two others' pauses come between its presses.
 */
const order = /** @type {const} */ (['bare', 'ours', 'peer']);
const pauseMs = { least: 300, most: 500 };
const ipcCalls = 100;
const answerMs = 5000;

/**
 * @typedef {keyof typeof keys} Party
 * @typedef {Record<Party, import('playwright').Page>} Pages
 * @typedef {{ changed: number, drawn: number }} Change
 */

/**
 * From a key press that the X server makes up to the change of the microphone track's `enabled`,
 * in a call, against a bare window and the peer; all three run at once and take turns, first seen,
 * then with their windows hidden. Then how long Parley's page waits for credentials that main keeps.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export async function hotkey(bench) {
  const { url, apiKey, apiSecret } = await bench.server();
  const connection = {
    LIVEKIT_URL: url,
    LIVEKIT_API_KEY: apiKey,
    LIVEKIT_API_SECRET: apiSecret,
  };
  const parley = await driveParley(bench, { env: connection });
  const others = await openPages(bench, ['bare', 'peer'], {
    bare: keys.bare.accelerator,
    peer: keys.peer.accelerator,
  });
  const board = await keyboard(bench.env);
  try {
    const pages = /** @type {Pages} */ ({ ...others.pages, ours: parley.page });
    await begin(pages);
    const seen = await pressInTurns(pages, board.press, bench.quick ? 6 : 80, true);
    for (const { app } of [parley, others])
      await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().forEach((window) => window.hide()),
      );
    const hidden = await pressInTurns(pages, board.press, bench.quick ? 6 : 60, false);
    return [...rowsOf(seen), ...hiddenRows(hidden), ...(await credentialsRows(parley.page))];
  } finally {
    board.close();
    await Promise.all([quit(parley.app), quit(others.app)]);
  }
}

/**
 * Begins a call, or what stands for one, on each page.
 * @param {Pages} pages
 */
async function begin(pages) {
  await Promise.all([
    pages.bare.evaluate('window.party.start()'),
    pages.peer.evaluate('window.party.start()'),
    inCall(pages.ours),
  ]);
  for (const page of Object.values(pages)) await page.evaluate(watchTracks);
}

/**
 * @param {Pages} pages
 * @param {(held: string[], key: string) => number} press
 * @param {number} times
 * @param {boolean} seen whether the windows are, so that frames are drawn
 */
function pressInTurns(pages, press, times, seen) {
  const pressOne = async (/** @type {Party} */ name) => {
    await pages[name].evaluate(`window.nextChange(${seen})`);
    await delay(pauseMs.least + Math.random() * (pauseMs.most - pauseMs.least));
    const pressed = press(['Control_L', 'Shift_L'], keys[name].name);
    const { changed, drawn } = await within(
      /** @type {Promise<Change>} */ (pages[name].evaluate('window.change')),
      `${name} to hear its key`,
    );
    return { changed: changed - pressed, drawn: drawn - changed };
  };
  return takeTurns(order, times, pressOne, { warmUp: 2 });
}

/**
 * @param {Record<Party, Change[]>} times
 * @param {Party} name
 * @param {number} share
 */
const changedAt = (times, name, share) =>
  quantile(
    times[name].map(({ changed }) => changed),
    share,
  );

/**
 * @param {Record<Party, Change[]>} times
 * @returns {import('../lib/measure.mjs').Row[]}
 */
function rowsOf(times) {
  const at = (/** @type {Party} */ name, /** @type {number} */ share) =>
    changedAt(times, name, share);
  const name = 'key press to track.enabled';
  const peer = 'components-react 2.9.24 useSession and useTrackToggle';
  return [
    row(`${name}, median`, 'ms', at('ours', 0.5), {
      against: 'bare window',
      theirs: at('bare', 0.5),
    }),
    row(`${name}, p95`, 'ms', at('ours', 0.95), {
      against: 'bare window',
      theirs: at('bare', 0.95),
      goal: 1.5,
    }),
    row(`${name}, median`, 'ms', at('ours', 0.5), { against: peer, theirs: at('peer', 0.5) }),
    row(`${name}, p95`, 'ms', at('ours', 0.95), { against: peer, theirs: at('peer', 0.95) }),
    row(
      'track.enabled to the window drawn, median',
      'ms',
      quantile(times.ours.map((one) => one.drawn)),
    ),
  ];
}

/**
 * @param {Record<Party, Change[]>} times
 * @returns {import('../lib/measure.mjs').Row[]}
 */
const hiddenRows = (times) =>
  /** @type {const} */ ([
    ['median', 0.5],
    ['p95', 0.95],
  ]).map(([word, share]) =>
    row(`the same, windows hidden, ${word}`, 'ms', changedAt(times, 'ours', share), {
      against: 'bare window, hidden',
      theirs: changedAt(times, 'bare', share),
      goal: 1.5,
    }),
  );

/**
 * How long the page waits for credentials: those that main keeps, and those that it signs again, as
 * when the kept ones have expired.
 * @param {import('playwright').Page} page
 */
async function credentialsRows(page) {
  const timeOf = async (/** @type {boolean} */ fresh) => {
    const times = await page.evaluate(
      async ({ count, fresh }) => {
        const ask = () =>
          Reflect.get(window, 'parley').request('credentials.get', { request: {}, fresh });
        await ask();
        const waits = [];
        for (let index = 0; index < count; index += 1) {
          const begun = performance.now();
          const { ok } = await ask();
          if (!ok) throw new Error('Main refused the credentials.');
          waits.push(performance.now() - begun);
        }
        return waits;
      },
      { count: ipcCalls, fresh },
    );
    return quantile(times);
  };
  const limit = (/** @type {number} */ ms) => ({ against: `${ms} ms`, theirs: ms, goal: 1 });
  return [
    row('credentials that main keeps, median', 'ms', await timeOf(false), limit(2)),
    row('the same, expired: signed again, median', 'ms', await timeOf(true), limit(10)),
  ];
}

/**
 * Waits for something, but not for ever.
 * @template T
 * @param {Promise<T>} work
 * @param {string} what
 * @returns {Promise<T>}
 */
async function within(work, what) {
  const late = delay(answerMs, undefined, { ref: false }).then(() => {
    throw new Error(`Waiting for ${what} took over ${answerMs} ms.`);
  });
  return Promise.race([work, late]);
}

/** @param {import('playwright').Page} page */
async function inCall(page) {
  await page.getByRole('button', { name: 'Talk', exact: true }).click();
  await page.getByRole('button', { name: 'End', exact: true }).waitFor();
  await page.getByRole('status', { name: 'Agent' }).getByText('Connected').waitFor();
  await page.getByRole('switch', { name: 'Microphone', checked: true }).waitFor();
}

/**
 * Runs in a page: `change` resolves with when a track's `enabled` has changed since `nextChange`
 * was called, and with when the first frame after that had been drawn, where one is waited for.
 */
function watchTracks() {
  const now = () => performance.timeOrigin + performance.now();
  const { get, set } = /** @type {Required<PropertyDescriptor>} */ (
    Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, 'enabled')
  );
  /** @type {(changed: number) => void} */
  let tell = () => undefined;
  Object.defineProperty(MediaStreamTrack.prototype, 'enabled', {
    get,
    set(value) {
      const isChange = get.call(this) !== value;
      set.call(this, value);
      if (isChange) tell(now());
    },
  });
  const afterFrame = (/** @type {number} */ changed) =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve({ changed, drawn: now() });
        port2.postMessage(null);
      });
    });
  Object.assign(window, {
    nextChange(/** @type {boolean} */ waitsForFrame) {
      /** @type {Promise<number>} */
      const changed = new Promise((resolve) => (tell = resolve));
      const change = changed.then((at) =>
        waitsForFrame ? afterFrame(at) : { changed: at, drawn: NaN },
      );
      Object.assign(window, { change });
    },
  });
}
