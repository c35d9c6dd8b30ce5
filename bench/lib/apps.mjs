// @ts-check
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron } from 'playwright';
import { endProcess, spawnBound } from '../../tools/process/spawn.mjs';
import { checkout } from '../../tools/bootstrap/paths.mjs';
import { appEnvironment } from '../../tools/process/app-environment.mjs';

/**
 * @typedef {{ electron: string, env: NodeJS.ProcessEnv, scratch: string, quick: boolean,
 *   server: () => Promise<import('../../local/server/server.mjs').LocalServer> }} Bench
 *   what each measurement is given: the runtime, the desktop session's environment, a folder that
 *   is removed at the end, and the LiveKit server, started when it is first asked for
 * @typedef {import('playwright').Page} Page
 */

const apps = join(checkout, 'bench', 'apps');

/** The apps that can be started: Parley as it is built, Parley watched, an empty window. */
export const folders = {
  parley: checkout,
  'parley-watched': join(apps, 'parley'),
  empty: join(apps, 'empty'),
};

/**
 * Starts an app as a person does, with no debugger in it.
 * @param {Bench} bench
 * @param {keyof typeof folders} name
 * @param {string} profile the folder of its data
 */
export function startApp({ electron, env }, name, profile) {
  // What is measured is the conversation's window, not the pages that lead a new user there.
  const state = join(profile, 'state.json');
  if (!existsSync(state)) {
    mkdirSync(profile, { recursive: true });
    writeFileSync(state, JSON.stringify({ firstRun: 'done' }));
  }
  return spawnBound(electron, [folders[name], `--user-data-dir=${profile}`], {
    env: appEnvironment({}, env),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/**
 * Starts an app and waits for what it tells of its first window.
 * @param {Bench} bench
 * @param {'parley-watched' | 'empty'} name
 * @param {string} profile
 * @param {string[]} wanted of `shown`, `painted`, `usable`
 * @returns {Promise<Record<string, number>>} milliseconds from the start
 */
export async function timeApp(bench, name, profile, wanted) {
  const begun = performance.timeOrigin + performance.now();
  const child = startApp(bench, name, profile);
  /** @type {Record<string, number>} */
  const times = {};
  const out = /** @type {import('node:stream').Readable} */ (child.stdout);
  for await (const line of createInterface({ input: out })) {
    const [, what = '', at] = /^bench (\w+) ([\d.]+)$/.exec(line) ?? [];
    if (what) times[what] = Number(at) - begun;
    if (wanted.every((one) => one in times)) break;
  }
  const missing = wanted.find((one) => !(one in times));
  await endProcess(child);
  if (missing) throw new Error(`The app "${name}" ended before its window was ${missing}.`);
  return times;
}

/**
 * Starts Parley under a driver.
 * @param {Bench} bench
 * @param {{ env?: Record<string, string>, args?: string[] }} options
 */
export async function driveParley({ electron, env, scratch }, options) {
  const profile = await mkdtemp(join(scratch, 'parley-'));
  const app = await _electron.launch({
    executablePath: electron,
    chromiumSandbox: true,
    args: [
      checkout,
      `--user-data-dir=${profile}`,
      '--use-fake-device-for-media-stream',
      ...(options.args ?? []),
    ],
    env: stringsOnly(appEnvironment(options.env ?? {}, env)),
  });
  const isMain = (/** @type {Page} */ page) => page.url().endsWith('index.html');
  const page =
    app.windows().find(isMain) ?? (await app.waitForEvent('window', { predicate: isMain }));
  return { app, page };
}

/**
 * Opens pages to be compared, each in a window of its own.
 * @param {Bench} bench
 * @param {string[]} names
 * @param {Record<string, string>} [keys] global keys, by page
 * @param {string[]} [switches] more of Chromium's
 */
export async function openPages(bench, names, keys = {}, switches = []) {
  const { url, apiKey, apiSecret } = await bench.server();
  const app = await _electron.launch({
    executablePath: bench.electron,
    chromiumSandbox: true,
    args: [
      join(apps, 'party'),
      `--user-data-dir=${await mkdtemp(join(bench.scratch, 'pages-'))}`,
      '--use-fake-device-for-media-stream',
      ...switches,
      ...names.map((name) => `--page=${name}`),
      ...Object.entries(keys).map(([name, key]) => `--key=${name}:${key}`),
    ],
    env: stringsOnly({
      ...appEnvironment({}, bench.env),
      LIVEKIT_URL: url,
      LIVEKIT_API_KEY: apiKey,
      LIVEKIT_API_SECRET: apiSecret,
    }),
  });
  while (app.windows().length < names.length) await app.waitForEvent('window');
  /** @type {Record<string, Page>} */
  const pages = {};
  for (const page of app.windows()) {
    await page.waitForFunction('window.party !== undefined');
    pages[await page.title()] = page;
  }
  return { app, pages };
}

/**
 * The process that runs a page's scripts.
 * @param {import('playwright').ElectronApplication} app
 * @param {Page} page
 * @returns {Promise<number>}
 */
export async function processOf(app, page) {
  const window = await app.browserWindow(page);
  return window.evaluate((one) => one.webContents.getOSProcessId());
}

/**
 * Ends a driven app.
 * @param {import('playwright').ElectronApplication} app
 */
export async function quit(app) {
  const child = app.process();
  const ended = child.exitCode === null ? once(child, 'exit') : undefined;
  await app.close();
  await ended;
}

/** @param {NodeJS.ProcessEnv} env */
function stringsOnly(env) {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
