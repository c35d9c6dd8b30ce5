// @ts-check
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Refusal } from './refusal.mjs';

/** @typedef {{ name: string, uid: number, gid: number, home: string }} User */

/**
 * The environment without what belongs to root or to the npm that called.
 * @param {NodeJS.ProcessEnv} env
 * @param {User} user
 * @param {string} [rootHome]
 * @returns {NodeJS.ProcessEnv}
 */
export function userEnvironment(env, user, rootHome = homedir()) {
  const drop = /^(npm_|SUDO_|XDG_|DBUS_|WAYLAND_|XAUTHORITY$|MAIL$)/i;
  const kept = Object.entries(env).filter(
    ([key, value]) =>
      !drop.test(key) && (key === 'PATH' || !`${value}/`.startsWith(`${rootHome}/`)),
  );
  return {
    ...Object.fromEntries(kept),
    HOME: user.home,
    USER: user.name,
    LOGNAME: user.name,
    SHELL: '/bin/bash',
    PATH: [dirname(process.execPath), env['PATH'] ?? ''].join(delimiter),
    XDG_RUNTIME_DIR: join(user.home, '.run'),
  };
}

/**
 * Reads the secret's file for the user, who has no access to a file that only root may read.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} with `LIVEKIT_API_SECRET` in the file's place; throws a Refusal when
 *   the file can't be read, is empty, or is open to others
 */
export function withSecret({ LIVEKIT_API_SECRET_FILE: file, ...env }) {
  if (!file || env['LIVEKIT_API_SECRET'] !== undefined) return env;
  const refuse = (/** @type {string} */ rule) =>
    new Refusal(`LIVEKIT_API_SECRET_FILE=${file} ${rule}`, 2);
  let secret;
  try {
    if (statSync(file).mode & 0o077)
      throw refuse(`can be read by other users; run: chmod 600 ${file}`);
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw refuse(`cannot be read (${code}): name a file that holds the API secret.`);
  }
  if (!secret) throw refuse('is empty; write the API secret into it.');
  return { ...env, LIVEKIT_API_SECRET: secret };
}
