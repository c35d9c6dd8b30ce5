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
const chord = ['Control_L', 'Shift_L'];
/** Milliseconds: longer than a tap; and what the microphone stays on for after a release. */
const [holdMs, tailMs] = [400, 200];
/** Two frames of a screen that draws 60 a second. */
const twoFramesMs = 33;
/** Longer than the overlay stays after the microphone was muted. */
const overlayGoneMs = 5_000;
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
    const releasedSeen = await releases(pages.ours, board, bench.quick ? 3 : 40);
    for (const { app } of [parley, others])
      await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().forEach((window) => window.hide()),
      );
    const hidden = await pressInTurns(pages, board.press, bench.quick ? 6 : 60, false);
    const releasedHidden = await releases(pages.ours, board, bench.quick ? 3 : 40);
    const overlay = await overlayTimes(parley, board, bench.quick ? 2 : 15);
    return [
      ...rowsOf(seen),
      ...hiddenRows(hidden),
      ...releaseRows('', releasedSeen, seen),
      ...releaseRows(', windows hidden', releasedHidden, hidden),
      overlayRow(overlay, seen),
      ...(await credentialsRows(parley.page)),
    ];
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
    const pressed = press(chord, keys[name].name);
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
 * From the release of the held key up to the change of the track, less the tail, in milliseconds.
 * @param {import('playwright').Page} page
 * @param {import('../lib/keyboard.mjs').Keyboard} board
 * @param {number} times
 */
async function releases(page, board, times) {
  await mute(page, board);
  const waits = [];
  for (let index = 0; index < times; index += 1) {
    await page.evaluate('window.nextChange(false)');
    await delay(pauseMs.most);
    board.down(chord, keys.ours.name);
    await changeOf(page);
    await page.evaluate('window.nextChange(false)');
    await delay(holdMs);
    const released = board.up(chord, keys.ours.name);
    waits.push((await changeOf(page)).changed - released - tailMs);
  }
  return waits;
}

/** @param {import('playwright').Page} page */
const changeOf = (page) =>
  within(/** @type {Promise<Change>} */ (page.evaluate('window.change')), 'Parley to hear its key');

/**
 * Switches the microphone off by key, where it is on.
 * @param {import('playwright').Page} page
 * @param {import('../lib/keyboard.mjs').Keyboard} board
 */
async function mute(page, board) {
  const microphone = page.getByRole('switch', { name: 'Microphone' });
  await delay(pauseMs.most);
  if (await microphone.isChecked()) board.press(chord, keys.ours.name);
  await page.getByRole('switch', { name: 'Microphone', checked: false }).waitFor();
}

/**
 * From the press up to the overlay that says so, drawn, in milliseconds; all windows are hidden. The
 * first, for which its page is loaded, is left out.
 * @param {Awaited<ReturnType<typeof driveParley>>} parley
 * @param {import('../lib/keyboard.mjs').Keyboard} board
 * @param {number} times
 */
async function overlayTimes({ app, page }, board, times) {
  const isOverlay = (/** @type {import('playwright').Page} */ one) =>
    one.url().endsWith('overlay.html');
  const waits = [];
  for (let index = 0; index <= times; index += 1) {
    await mute(page, board);
    await delay(overlayGoneMs);
    const overlay = app.windows().find(isOverlay);
    const drawn = overlay?.evaluate(drawnLive);
    const pressed = board.press(chord, keys.ours.name);
    if (drawn) waits.push((await within(drawn, 'the overlay')) - pressed);
    else await app.waitForEvent('window', { predicate: isOverlay });
  }
  return waits.slice(1);
}

/** Runs in the overlay: when the first frame after it says that the microphone is live was drawn. */
function drawnLive() {
  return new Promise((resolve) => {
    const isLive = () => document.body.textContent?.includes('Mic live') ?? false;
    const look = () => {
      if (!isLive() || document.visibilityState !== 'visible') return;
      watching.disconnect();
      document.removeEventListener('visibilitychange', look);
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
        port2.postMessage(null);
      });
    };
    const watching = new MutationObserver(look);
    watching.observe(document.body, { childList: true, characterData: true, subtree: true });
    document.addEventListener('visibilitychange', look);
  });
}

/**
 * A bare window hears of no release: it is held to the press.
 * @param {string} where
 * @param {readonly number[]} waits
 * @param {Record<Party, Change[]>} presses
 */
const releaseRows = (where, waits, presses) =>
  /** @type {const} */ ([
    ['median', 0.5],
    ['p95', 0.95],
  ]).map(([word, share]) =>
    row(
      `key release to track disabled, less the tail${where}, ${word}`,
      'ms',
      quantile(waits, share),
      {
        against: 'bare window, key press',
        theirs: changedAt(presses, 'bare', share),
        goal: 1.5,
      },
    ),
  );

/**
 * @param {readonly number[]} waits
 * @param {Record<Party, Change[]>} seen
 */
const overlayRow = (waits, seen) =>
  row('key press to the overlay drawn, median', 'ms', quantile(waits), {
    against: 'the window itself drawn, plus two frames',
    theirs: quantile(seen.ours.map(({ changed, drawn }) => changed + drawn)) + twoFramesMs,
    goal: 1,
  });

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
