// @ts-check
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { secretNames } from '../secret-names.mjs';
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
 * Reads the files that hold the connection's secrets, to which the user has no access.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>} each secret by the variable that names its file (`…_FILE`), without
 *   those whose plain variable is set too: it comes first. Throws a UsageError when a file can't be
 *   read, is empty, or is open to others
 */
export function readSecrets(env) {
  return Object.fromEntries(
    secretNames.flatMap((name) => {
      const file = env[`${name}_FILE`];
      return file && env[name] === undefined
        ? [[`${name}_FILE`, readSecret(`${name}_FILE`, file)]]
        : [];
    }),
  );
}

/**
 * @param {string} name
 * @param {string} file
 */
function readSecret(name, file) {
  const refuse = (/** @type {string} */ rule) => new UsageError(`${name}=${file} ${rule}`, 2);
  let secret;
  try {
    if (statSync(file).mode & 0o077)
      throw refuse(`can be read by other users; run: chmod 600 ${file}`);
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw refuse(`cannot be read (${code}): name a file that holds the secret.`);
  }
  if (!secret) throw refuse('is empty; write the secret into it.');
  return secret;
}
