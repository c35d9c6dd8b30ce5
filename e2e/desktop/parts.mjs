// @ts-check
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnBound } from '../../tools/process/spawn.mjs';
import { attempt, run } from '../../tools/process/run.mjs';
import { UsageError } from '../../tools/bootstrap/usage-error.mjs';

const readyTimeoutMs = 20_000;
const pollMs = 50;

/**
 * @typedef {{ folder: string, env: NodeJS.ProcessEnv,
 *   children: import('node:child_process').ChildProcess[], log: number }} Session
 *   `children` in the order of their start; `log` is an open file
 */

/**
 * Starts one part of the session, its output in the session's log.
 * @param {Session} session
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').StdioOptions} [stdio]
 */
export function startPart(session, file, args, stdio = ['ignore', session.log, session.log]) {
  const child = spawnBound(file, args, { env: session.env, cwd: session.folder, stdio });
  session.children.push(child);
  return child;
}

/**
 * Resolves with the first line that a part writes to one of its pipes.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} pipe
 * @param {string} what
 * @returns {Promise<string>} throws a UsageError when it ends or 20 s pass first
 */
async function firstLine(child, pipe, what) {
  const stream = /** @type {import('node:stream').Readable} */ (child.stdio[pipe]);
  const lines = createInterface({ input: stream });
  const signal = AbortSignal.timeout(readyTimeoutMs);
  const ended = once(lines, 'close', { signal }).then(() => ['']);
  const [line] = await Promise.race([once(lines, 'line', { signal }), ended]).catch(() => ['']);
  if (line) return String(line);
  throw new UsageError(`The test desktop's ${what} did not start.`);
}

/**
 * An X server without a screen, on a free display, for this session's cookie only.
 * @param {Session} session
 * @param {{ width: number, height: number }} screen
 * @returns {Promise<string>} the display, e.g. ":3"
 */
export async function startX(session, { width, height }) {
  const authority = join(session.folder, 'home', '.Xauthority');
  const cookie = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
  await run('xauth', ['-q', '-f', authority, 'add', ':0', '.', cookie]);
  const screen = ['-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'];
  const child = startPart(
    session,
    'Xvfb',
    ['-displayfd', '3', '-auth', authority, ...screen],
    ['ignore', session.log, session.log, 'pipe'],
  );
  const display = `:${await firstLine(child, 3, 'X server')}`;
  await run('xauth', ['-q', '-f', authority, 'add', display, '.', cookie]);
  Object.assign(session.env, { DISPLAY: display, XAUTHORITY: authority });
  return display;
}

/**
 * A session bus.
 * @param {Session} session
 */
export async function startBus(session) {
  const address = `unix:path=${join(session.folder, 'run', 'bus')}`;
  const child = startPart(
    session,
    'dbus-daemon',
    ['--session', '--nofork', '--nopidfile', `--address=${address}`, '--print-address=3'],
    ['ignore', session.log, session.log, 'pipe'],
  );
  await firstLine(child, 3, 'session bus');
  session.env['DBUS_SESSION_BUS_ADDRESS'] = address;
}

/**
 * Waits until a name on the session bus has an owner.
 * @param {Session} session
 * @param {string} name
 */
async function nameOnBus(session, name) {
  const args = ['wait', '--session', '--timeout', String(readyTimeoutMs / 1000), name];
  const { code } = await attempt('gdbus', args, { env: session.env });
  if (code !== 0)
    throw new UsageError(`The test desktop's ${name} did not appear on the session bus.`);
}

/**
 * An unlocked keyring, so that secrets can be kept.
 * @param {Session} session
 */
export async function startKeyring(session) {
  const child = startPart(
    session,
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets'],
    ['pipe', session.log, session.log],
  );
  child.stdin?.end('test');
  await nameOnBus(session, 'org.freedesktop.secrets');
}

/**
 * A window manager.
 * @param {Session} session
 */
export async function startWindowManager(session) {
  const child = startPart(
    session,
    'openbox',
    ['--startup', 'echo ready'],
    ['ignore', 'pipe', session.log],
  );
  await firstLine(child, 1, 'window manager');
}

/**
 * A panel whose tray is the session's StatusNotifierWatcher.
 * @param {Session} session
 */
export async function startPanel(session) {
  const settings = join(session.folder, 'home/.config/xfce4/xfconf/xfce-perchannel-xml');
  await mkdir(settings, { recursive: true });
  await cp(join(import.meta.dirname, 'panel.xml'), join(settings, 'xfce4-panel.xml'));
  startPart(session, 'xfce4-panel', ['--disable-wm-check']);
  await nameOnBus(session, 'org.kde.StatusNotifierWatcher');
  const visible = ['search', '--sync', '--onlyvisible', '--class', 'xfce4-panel'];
  const { code } = await attempt('xdotool', visible, {
    env: session.env,
    timeoutMs: readyTimeoutMs,
  });
  if (code !== 0) throw new UsageError("The test desktop's panel did not appear.");
}

/**
 * A sound server of the session's own: what is played goes to the sink "speaker" and can be
 * recorded from its monitor; what is played to the sink "room" is heard by the source "microphone".
 * @param {Session} session
 */
export async function startSound(session) {
  const socket = join(session.folder, 'run', 'pulse.sock');
  const modules = [
    'module-null-sink norewinds=1 sink_name=speaker sink_properties=device.description=Speaker',
    'module-null-sink norewinds=1 sink_name=room sink_properties=device.description=Room',
    'module-remap-source master=room.monitor source_name=microphone source_properties=device.description=Microphone',
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
  ];
  const load = modules.flatMap((module) => ['--load', module]);
  const flags = ['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no'];
  startPart(session, 'pulseaudio', [...flags, ...load]);
  session.env['PULSE_SERVER'] = `unix:${socket}`;
  const pactl = (/** @type {string[]} */ ...args) => attempt('pactl', args, { env: session.env });
  const deadline = Date.now() + readyTimeoutMs;
  while ((await pactl('info')).code !== 0) {
    if (Date.now() > deadline)
      throw new UsageError("The test desktop's sound server did not start.");
    await delay(pollMs);
  }
  // No room is without a sound, and a microphone that sends nothing but zeros counts as broken.
  const hum = await pactl('load-module', 'module-sine', 'sink=room', 'frequency=200');
  const { stdout } = await pactl('list', 'short', 'sink-inputs');
  const [input = ''] = stdout.split('\t');
  if (hum.code !== 0 || (await pactl('set-sink-input-volume', input, '-60dB')).code !== 0)
    throw new UsageError("The test desktop's microphone could not be given a room's hum.");
  await pactl('set-default-sink', 'speaker');
  await pactl('set-default-source', 'microphone');
}
