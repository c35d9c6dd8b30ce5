// @ts-check
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { _electron } from 'playwright';
import { startDesktop } from '../e2e/desktop/session.mjs';
import { humanSpeech } from '../tools/assets/human-speech.mjs';
import { checkout } from '../tools/bootstrap/paths.mjs';
import { say } from '../tools/bootstrap/progress.mjs';
import { cut, writeWav } from '../tools/assets/wav.mjs';

/** The recording's first sentence ends here. */
const speechSeconds = 8;
const answerTimeoutMs = 90_000;

/**
 * Opens the app, speaks a recorded utterance into its microphone, prints the conversation as it
 * happens and keeps screenshots.
 * @param {{ electron: string, env: NodeJS.ProcessEnv, hasDisplay: boolean, signal: AbortSignal }} options
 *   without a display it runs on a virtual one; `signal` ends it
 * @returns {Promise<number>} 0 when the agent answered by voice and text; rejects when `signal` ended it
 */
export async function runDemo({ electron, env, hasDisplay, signal }) {
  signal.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), 'parley-demo-'));
  const desktop = hasDisplay ? undefined : await startDesktop({ panel: false });
  try {
    const speech = join(folder, 'speech.wav');
    writeWav(speech, cut(await humanSpeech(), { to: speechSeconds, silence: 60 }));
    signal.throwIfAborted();
    const app = await launch({
      executablePath: electron,
      // Playwright's default is to switch the sandbox off.
      chromiumSandbox: true,
      args: [
        checkout,
        `--user-data-dir=${join(folder, 'profile')}`,
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${speech}%noloop`,
      ],
      env: stringsOnly({ ...env, ...sessionOf(desktop?.env) }),
    });
    signal.addEventListener('abort', () => void app.close());
    try {
      signal.throwIfAborted();
      return await converse(await app.firstWindow(), join(checkout, 'screenshots'), signal);
    } finally {
      await app.close();
    }
  } finally {
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Starts the app as Playwright does, but leaves signals to this process, from the first moment on:
 * Playwright would end it with the app, before the desktop is ended and the folders are removed.
 * @param {Parameters<typeof _electron.launch>[0]} options
 */
async function launch(options) {
  /** @param {string | symbol} name @param {NodeJS.SignalsListener} listener */
  const refuse = (name, listener) => {
    // It is told of a listener before that is added.
    if (/^SIG(INT|TERM|HUP)$/.test(String(name))) queueMicrotask(() => process.off(name, listener));
  };
  process.on('newListener', refuse);
  try {
    return await _electron.launch(options);
  } finally {
    process.off('newListener', refuse);
  }
}

/**
 * @param {import('playwright').Page} page
 * @param {string} pictures folder for the screenshots
 * @param {AbortSignal} signal
 * @returns {Promise<number>} the exit code
 */
async function converse(page, pictures, signal) {
  const status = page.getByRole('status', { name: 'Agent' });
  const talk = page.getByRole('button', { name: 'Talk', exact: true });
  await talk.waitFor();
  await mkdir(pictures, { recursive: true });
  const shot = (/** @type {string} */ name) =>
    page.screenshot({ path: join(pictures, `${name}.png`) });
  await shot('1-ready');

  const begun = Date.now();
  const tell = (/** @type {string} */ text) =>
    console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  await page.exposeFunction('tellDemo', tell);
  await page.evaluate(watchConversation);
  await talk.click();

  /** @param {string} word */
  const shown = (word) =>
    status.filter({ hasText: word }).waitFor({ timeout: answerTimeoutMs, state: 'visible' });
  const timing = page.getByText(/^Last answer after/);
  const finished = 'article:not([data-interim])';
  const log = page.getByRole('log', { name: 'Transcript' });
  const answer = log.locator(`${finished}[data-voice=user] ~ ${finished}[data-voice=agent]`);
  try {
    await shown('Listening');
    await shot('2-listening');
    await shown('Speaking');
    await shot('3-speaking');
    await timing.waitFor({ timeout: answerTimeoutMs });
    // A turn's last words may come after the state.
    await answer.first().waitFor({ timeout: answerTimeoutMs, state: 'attached' });
    await shown('Listening');
    await shot('4-answered');
    tell((await timing.innerText()).trim());
  } catch (error) {
    signal.throwIfAborted();
    if (page.isClosed()) {
      console.log('The app was closed before the agent had answered.');
      return 1;
    }
    await shot('failed');
    const alerts = await page.getByRole('alert').allTextContents();
    console.log(alerts.join('\n') || String(error));
  } finally {
    if (!signal.aborted)
      // Relative: root's run happens in a copy, and the folder is brought back from it.
      say(`Screenshots: ${relative(checkout, pictures)}`);
  }
  const voices = await log
    .locator(finished)
    .evaluateAll((all) => all.map((row) => row.getAttribute('data-voice') ?? ''));
  const missing = whatIsMissing(voices, await timing.isVisible());
  if (missing.length > 0) console.log(`The demo did not get to ${missing.join(' and ')}.`);
  return missing.length > 0 ? 1 : 0;
}

/**
 * What stands between a conversation and "the agent answered".
 * @param {string[]} voices whose finished turns the transcript shows, in their order: "user", "agent"
 * @param {boolean} timed whether the time from the end of speech to the answer was shown
 */
export function whatIsMissing(voices, timed) {
  const user = voices.indexOf('user');
  return [
    ...(user < 0 ? ["the user's words"] : []),
    ...(user < 0 || voices.lastIndexOf('agent') < user ? ["the agent's answer to them"] : []),
    ...(timed ? [] : ["the answer's time"]),
  ];
}

/* global window, document, MutationObserver -- the page's, where the next function runs */
/** Runs in the page: tells each new state, and each turn when it is finished. */
function watchConversation() {
  const tell = /** @type {{ tellDemo: (text: string) => void }} */ (/** @type {unknown} */ (window))
    .tellDemo;
  let state = '';
  const told = new WeakSet();
  const look = () => {
    const now = document.querySelector('[role=status][aria-label=Agent]')?.textContent.trim() ?? '';
    if (now && now !== state) tell((state = now));
    for (const turn of document.querySelectorAll('[role=log] article:not([data-interim])')) {
      if (told.has(turn)) continue;
      told.add(turn);
      const words = turn.querySelector('p')?.textContent ?? '';
      tell(`${turn.querySelector('bdi')?.textContent}: ${words}`);
    }
  };
  new MutationObserver(look).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
  look();
}

/** @param {NodeJS.ProcessEnv | undefined} env the desktop's */
function sessionOf(env = {}) {
  const names = ['DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'HOME'];
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

/** @param {NodeJS.ProcessEnv} env */
function stringsOnly(env) {
  return /** @type {Record<string, string>} */ (
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined))
  );
}
