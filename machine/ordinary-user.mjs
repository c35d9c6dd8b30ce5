// @ts-check
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join, relative } from 'node:path';
import { attempt, run } from './children.mjs';
import { onPath } from './on-path.mjs';
import { copyBack, mirror } from './mirror.mjs';
import { checkout } from './paths.mjs';
import { say } from './progress.mjs';
import { Refusal } from './refusal.mjs';
import { allowSandbox } from './sandbox.mjs';
import { userEnvironment, withSecret } from './user-environment.mjs';

const name = 'parley';

/**
 * Chromium's sandbox does not work for root, so what root starts is run by an ordinary user, made if
 * need be, on a copy of the checkout that belongs to that user.
 * @param {{ results: string[] }} options folders to bring back into the checkout afterwards
 * @returns {Promise<number | undefined>} the exit code of the run; undefined when this is an ordinary
 *   user already and the caller shall go on
 */
export async function asOrdinaryUser({ results }) {
  if (process.getuid?.() !== 0) return undefined;
  const user = await ordinaryUser();
  const as = becoming(user);
  const env = userEnvironment(withSecret(process.env), user);
  sayWhatIsDropped(env);
  await checkNode(as, env);
  const copy = join(
    user.home,
    'checkouts',
    createHash('sha256').update(checkout).digest('hex').slice(0, 12),
  );
  say(`Started by root: running as the user "${name}" in ${copy}`);
  await mirror(checkout, copy, as);
  await allowSandbox([
    join(env['PARLEY_CACHE'] ?? join(user.home, '.cache', 'parley'), 'electron-*', 'electron'),
    join(user.home, 'checkouts', '*', 'node_modules', 'electron', 'dist', 'electron'),
  ]);
  await run('install', [
    '-d',
    '-m',
    '700',
    '-o',
    name,
    '-g',
    String(user.gid),
    String(env['XDG_RUNTIME_DIR']),
  ]);
  await shareDisplay(as, env);
  try {
    return await rerun(as, copy, env);
  } finally {
    await copyBack(copy, checkout, results);
  }
}

/** @typedef {import('./user-environment.mjs').User} User */

/**
 * The user for whom the app runs where root starts it; made if need be.
 * @returns {Promise<User>}
 */
export async function ordinaryUser() {
  const find = () => attempt('getent', ['passwd', name]);
  if ((await find()).code !== 0) {
    say(`Making the ordinary user "${name}", for whom the app will run`);
    await run('useradd', ['--create-home', '--shell', '/bin/bash', name]);
  }
  const [, , uid, gid, , home] = (await find()).stdout.split(':');
  if (!uid || !gid || !home)
    throw new Refusal(`The user "${name}" could not be made: make one with useradd.`);
  return { name, uid: Number(uid), gid: Number(gid), home };
}

/**
 * The command that becomes a user, and gets SIGTERM when this process dies.
 * @param {User} user
 */
function becoming({ uid, gid }) {
  if (!onPath('setpriv'))
    throw new Refusal('setpriv is missing: install util-linux, or run this as an ordinary user.');
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--pdeathsig=TERM', '--'];
}

/** @param {NodeJS.ProcessEnv} env the user's */
function sayWhatIsDropped(env) {
  const own = Object.keys(process.env).filter((key) => /^(LIVEKIT|PARLEY|OPENAI)_/.test(key));
  for (const key of own.filter((key) => !(key in env) && key !== 'LIVEKIT_API_SECRET_FILE')) {
    say(`${key} lies below root's home, where the user "${name}" cannot reach: left out`);
  }
}

/**
 * @param {string[]} as
 * @param {NodeJS.ProcessEnv} env
 */
async function checkNode([file = '', ...args], env) {
  const { code } = await attempt(file, [...args, process.execPath, '--version'], { env });
  if (code === 0) return;
  throw new Refusal(
    `The user "${name}" may not run ${process.execPath}: install Node where every user can reach it, or run this as an ordinary user.`,
  );
}

/**
 * Lets the user draw on root's X display, where there is one.
 * @param {string[]} as
 * @param {NodeJS.ProcessEnv} env
 */
async function shareDisplay([file = '', ...args], env) {
  if (!env['DISPLAY'] || !onPath('xauth')) return;
  const { code, stdout } = await attempt('xauth', ['-q', 'nlist', env['DISPLAY']]);
  if (code === 0 && stdout)
    await attempt(file, [...args, 'xauth', '-q', 'nmerge', '-'], { env, input: stdout });
}

/**
 * @param {string[]} as
 * @param {string} copy
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
async function rerun([file = '', ...args], copy, env) {
  const script = join(copy, relative(checkout, process.argv[1] ?? ''));
  const child = spawn(file, [...args, process.execPath, script, ...process.argv.slice(2)], {
    cwd: copy,
    env,
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  // From a terminal Ctrl+C has reached the child too, for which a second one would mean haste.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  const [code, signal] = await once(child, 'exit');
  return code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)];
}
