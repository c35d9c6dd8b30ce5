// @ts-check
import { once } from 'node:events';
import { connect } from 'node:net';
import { UsageError } from '../../tools/bootstrap/usage-error.mjs';

/**
 * Throws a UsageError when DISPLAY names an X server on this machine that does not answer: Electron
 * would only crash.
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function checkDisplay(env = process.env) {
  const display = env['DISPLAY'];
  const [, number] = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(display ?? '') ?? [];
  if (!number || env['WAYLAND_DISPLAY']) return;
  const socket = connect(`/tmp/.X11-unix/X${number}`);
  try {
    await once(socket, 'connect');
  } catch {
    throw new UsageError(
      `DISPLAY is "${display}", and no X server answers there: start this from a desktop session, or unset DISPLAY.`,
    );
  } finally {
    socket.destroy();
  }
}

/**
 * Whether windows can be shown at all.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}
