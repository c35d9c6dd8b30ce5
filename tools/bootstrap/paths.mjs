// @ts-check
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { UsageError } from './usage-error.mjs';

/** The checkout's folder, wherever a script is called from. */
export const checkout = dirname(dirname(import.meta.dirname));

/**
 * The folder for everything that is fetched or built once per user.
 * @param {NodeJS.ProcessEnv} [env] PARLEY_CACHE, else XDG_CACHE_HOME/parley, else ~/.cache/parley
 * @returns {string} an absolute path; it need not exist yet
 */
export function cacheFolder(env = process.env) {
  const own = env['PARLEY_CACHE'];
  if (own && !isAbsolute(own)) {
    throw new UsageError(`PARLEY_CACHE must be an absolute path, not "${own}".`, 2);
  }
  if (own) return own;
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG base directory specification: relative paths are invalid and to be ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'parley');
}
