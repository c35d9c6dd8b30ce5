// @ts-check
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { UsageError } from '../usage-error.mjs';

/** @typedef {{ name: string, uid: number, gid: number, home: string }} User */

/** What a program needs from its parent, and nothing that opens another door. */
const plain = /^(TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CI|LANG|LANGUAGE|LC_[A-Z]+|TZ|DISPLAY)$/;
/** How this network is reached, for npm, pip and Go. */
const network =
  /^((https?|all|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(CURL|REQUESTS)_CA_BUNDLE|GIT_SSL_CAINFO|PIP_(CERT|INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|TRUSTED_HOST|DEFAULT_TIMEOUT)|GOPROXY|GOSUMDB|GONOSUMDB|ELECTRON_MIRROR)$/i;
const own = /^PARLEY_/;
/** Read by the app and by the local agent. */
const connection = /^(LIVEKIT_|OPENAI_(API_KEY|BASE_URL|MODEL)$)/;

/**
 * The environment for a run as another user: only what is known to be wanted there. Root's may hold
 * keys of clouds, sockets of agents, and variables that run code.
 * @param {NodeJS.ProcessEnv} env
 * @param {User} user
 * @param {{ rootHome?: string, connects?: boolean }} [options] `connects`: also what says which server
 *   to call, with its secrets
 * @returns {NodeJS.ProcessEnv} without anything that lies below root's home
 */
export function userEnvironment(env, user, { rootHome = homedir(), connects = false } = {}) {
  const wanted = [plain, network, own, ...(connects ? [connection] : [])];
  const kept = Object.entries(env).filter(
    ([key, value]) =>
      wanted.some((pattern) => pattern.test(key)) && !`${value}/`.startsWith(`${rootHome}/`),
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
 * Reads the file of `LIVEKIT_API_SECRET_FILE`, to which the user has no access.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} undefined where there is none, or `LIVEKIT_API_SECRET` is set and comes
 *   first; throws a UsageError when the file can't be read, is empty, or is open to others
 */
export function readSecret({ LIVEKIT_API_SECRET_FILE: file, LIVEKIT_API_SECRET: variable }) {
  if (!file || variable !== undefined) return undefined;
  const refuse = (/** @type {string} */ rule) =>
    new UsageError(`LIVEKIT_API_SECRET_FILE=${file} ${rule}`, 2);
  let secret;
  try {
    if (statSync(file).mode & 0o077)
      throw refuse(`can be read by other users; run: chmod 600 ${file}`);
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw refuse(`cannot be read (${code}): name a file that holds the API secret.`);
  }
  if (!secret) throw refuse('is empty; write the API secret into it.');
  return secret;
}
