// @ts-check
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endProcess, spawnBound } from '../../tools/process/spawn.mjs';
import { run } from '../../tools/process/run.mjs';
import { command } from '../../tools/bootstrap/command.mjs';
import { cacheFolder } from '../../tools/bootstrap/paths.mjs';
import { UsageError } from '../../tools/bootstrap/usage-error.mjs';
import {
  startBus,
  startKeyring,
  startPanel,
  startPart,
  startSound,
  startWindowManager,
  startX,
} from './parts.mjs';

/**
 * @typedef {{ env: NodeJS.ProcessEnv, display: string, folder: string,
 *   screenshot: (file: string) => Promise<void>,
 *   record: (file: string) => Promise<() => Promise<void>>,
 *   speak: (file: string) => Promise<void>, stop: () => Promise<void> }} Desktop
 *   `record` begins to record (WAV) what the session's programs play and resolves with what ends the
 *   recording; `speak` plays a WAV file into the session's microphone; both need `audio`
 */

/**
 * Starts a real desktop session without a screen: X server, session bus, unlocked keyring, window
 * manager, panel with a tray, a fresh home. It ends with this process, however that ends.
 * @param {{ width?: number, height?: number, audio?: boolean, keyring?: boolean,
 *   panel?: boolean }} [options] 1280 by 800, with keyring and panel, without sound by default
 * @returns {Promise<Desktop>} when everything answers; throws a UsageError naming what didn't start
 */
export async function startDesktop({
  width = 1280,
  height = 800,
  audio = false,
  keyring = true,
  panel = true,
} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-desktop-'));
  const home = join(folder, 'home');
  const runtime = join(folder, 'run');
  await mkdir(home);
  await mkdir(runtime, { mode: 0o700 });
  const log = openSync(join(folder, 'session.log'), 'a');
  /** @type {import('./parts.mjs').Session} */
  const session = { folder, env: sessionEnvironment(home, runtime), children: [], log };
  const stop = async () => {
    // Last come, first gone; the bus's own children end when the bus does.
    for (const child of session.children.reverse()) await endProcess(child, { kill: 1000 });
    closeSync(log);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const display = await startX(session, { width, height });
    await startBus(session);
    if (keyring) await startKeyring(session);
    await startWindowManager(session);
    if (panel) await startPanel(session);
    if (audio) await startSound(session);
    return { env: session.env, display, folder, stop, ...tools(session) };
  } catch (error) {
    const words = await readFile(join(folder, 'session.log'), 'utf8');
    await stop();
    throw error instanceof UsageError
      ? new UsageError(`${error.message}\n${words.slice(-2000)}`)
      : error;
  }
}

/**
 * @param {string} home
 * @param {string} runtime
 * @returns {NodeJS.ProcessEnv}
 */
function sessionEnvironment(home, runtime) {
  const outer = Object.entries(process.env).filter(
    ([name]) =>
      !/^(XDG_|DBUS_|DISPLAY$|WAYLAND_|XAUTHORITY$|GNOME_KEYRING|PULSE_|SESSION_MANAGER)/.test(
        name,
      ),
  );
  return {
    ...Object.fromEntries(outer),
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_CURRENT_DESKTOP: 'XFCE',
    XDG_SESSION_TYPE: 'x11',
    // The home is new, the cache is not.
    PARLEY_CACHE: cacheFolder(),
  };
}

/** @param {import('./parts.mjs').Session} session */
function tools(session) {
  const { env } = session;
  return {
    screenshot: async (/** @type {string} */ file) =>
      void (await run('import', ['-silent', '-window', 'root', file], { env })),
    record: async (/** @type {string} */ file) => {
      const args = ['--device=speaker.monitor', '--file-format=wav', '--latency-msec=20', file];
      const child = startPart(session, 'parecord', args);
      await once(child, 'spawn');
      return () => endProcess(child);
    },
    speak: async (/** @type {string} */ file) =>
      void (await run('paplay', ['--device=room', file], { env })),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(
    {
      usage: 'node e2e/desktop/session.mjs [--size 1280x800] [--audio] -- <command> <arguments…>',
      summary: 'Runs a command in a desktop session of its own, without a screen.',
      positionals: true,
      options: {
        size: { type: 'string', value: 'WxH', help: 'The screen, 1280x800 by default.' },
        audio: { type: 'boolean', help: 'With a sound server (speaker and microphone).' },
      },
    },
    async ({ values, positionals: [file, ...args] }) => {
      if (!file) throw new UsageError('Name the command to run after "--".', 2);
      const [, width, height] = /^(\d+)x(\d+)$/.exec(String(values['size'] ?? '1280x800')) ?? [];
      if (!width || !height)
        throw new UsageError(`--size is <width>x<height>, not "${values['size']}".`, 2);
      const desktop = await startDesktop({
        width: Number(width),
        height: Number(height),
        audio: values['audio'] === true,
      });
      const child = spawnBound(file, args, { env: desktop.env, stdio: 'inherit', detached: false });
      for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
        process.on(signal, () => child.kill(signal));
      }
      const [code] = await once(child, 'exit');
      await desktop.stop();
      return code ?? 1;
    },
  );
}
