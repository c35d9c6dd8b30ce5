// @ts-check
import { createHash } from 'node:crypto';
import { constants } from 'node:os';
import { join, relative } from 'node:path';
import { attempt, run } from '../../process/run.mjs';
import { mirror } from './mirror.mjs';
import { onPath } from '../on-path.mjs';
import { OtherUser } from './other-user.mjs';
import { checkout } from '../paths.mjs';
import { say } from '../progress.mjs';
import { UsageError } from '../usage-error.mjs';
import { takeResults } from './results.mjs';
import { allowSandbox } from '../sandbox.mjs';
import { readSecrets, userEnvironment } from './user-environment.mjs';

/** @typedef {import('./user-environment.mjs').User} User */

export const userName = 'parley';
/** Tells the user that Parley has made from a person's. */
export const mark = 'Runs Parley for root';

/**
 * Chromium's sandbox does not work for root, so what root starts is run by an ordinary user, made if
 * need be, on a copy of the checkout that belongs to that user.
 * @param {{ results: string[], connects?: boolean, env?: NodeJS.ProcessEnv }} options folders to bring
 *   back into the checkout afterwards; whether the run calls the server that the environment names;
 *   variables for the run
 * @returns {Promise<number | undefined>} the exit code of the run; undefined when this is an ordinary
 *   user already and the caller shall go on
 */
export async function asOrdinaryUser({ results, connects = false, env: given = {} }) {
  if (process.getuid?.() !== 0) return undefined;
  const secrets = connects ? readSecrets(process.env) : {};
  const account = await ordinaryUser();
  const env = { ...userEnvironment(process.env, account, { connects }), ...given };
  const runtime = String(env['XDG_RUNTIME_DIR']);
  const secretFiles = Object.keys(secrets).map((name) => [name, join(runtime, name)]);
  Object.assign(env, Object.fromEntries(secretFiles));
  sayWhatIsDropped(env, connects);
  const user = new OtherUser(account, env);
  await checkNode(user);
  const copy = join(
    account.home,
    'checkouts',
    createHash('sha256').update(checkout).digest('hex').slice(0, 12),
  );
  say(`Started by root: running as the user "${userName}" in ${copy}`);
  await mirror(checkout, copy, user);
  await allowSandbox([
    join(env['PARLEY_CACHE'] ?? join(account.home, '.cache', 'parley'), 'electron-*', 'electron'),
    join(account.home, 'checkouts', '*', 'node_modules', 'electron', 'dist', 'electron'),
  ]);
  await makeRuntimeFolder(user, runtime);
  await shareDisplay(user, env['DISPLAY']);
  try {
    for (const [name = '', file = ''] of secretFiles)
      await writePrivately(user, file, secrets[name] ?? '');
    return await rerun(user, copy);
  } finally {
    for (const [, file = ''] of secretFiles) await user.attempt('rm', ['-f', '--', file]);
    await takeResults(user, copy, checkout, results);
  }
}

/**
 * The user for whom the app runs where root starts it; made if need be.
 * @param {string} [name]
 * @returns {Promise<User>}
 */
export async function ordinaryUser(name = userName) {
  if (!(await findUser(name))) {
    say(`Making the ordinary user "${name}", for whom the app will run`);
    await run('useradd', ['--create-home', '--shell', '/bin/bash', '--comment', mark, name]);
  }
  const user = await findUser(name);
  if (!user?.uid || !user.gid || !user.home)
    throw new UsageError(`There is no ordinary user "${name}": make one with useradd.`);
  return user;
}

/**
 * @param {string} name
 * @returns {Promise<User & { comment: string } | undefined>}
 */
export async function findUser(name) {
  const { code, stdout } = await attempt('getent', ['passwd', name]);
  if (code !== 0) return undefined;
  const [, , uid, gid, comment = '', home = ''] = stdout.split(':');
  return { name, uid: Number(uid), gid: Number(gid), home, comment };
}

/**
 * @param {NodeJS.ProcessEnv} env the user's
 * @param {boolean} connects
 */
function sayWhatIsDropped(env, connects) {
  const wanted = connects ? /^(LIVEKIT|PARLEY)_/ : /^PARLEY_/;
  for (const key of Object.keys(process.env).filter((key) => wanted.test(key) && !(key in env)))
    say(`${key} lies below root's home, where the user "${userName}" cannot reach: left out`);
}

/** @param {OtherUser} user */
async function checkNode(user) {
  const { code } = await user.attempt(process.execPath, ['--version']);
  if (code === 0) return;
  throw new UsageError(
    `The user "${userName}" may not run ${process.execPath}: install Node where every user can reach it, or run this as an ordinary user.`,
  );
}

/**
 * Made by the user, whose home it is in: root would follow a link that lies there instead.
 * @param {OtherUser} user
 * @param {string} folder
 */
export async function makeRuntimeFolder(user, folder) {
  const script = 'mkdir -p -m 700 "$1" && test -d "$1" -a ! -L "$1" -a -O "$1" && chmod 700 "$1"';
  const { code } = await user.attempt('sh', ['-c', script, 'sh', folder]);
  if (code === 0) return;
  throw new UsageError(
    `${folder} must be a folder of the user "${userName}": remove what is there.`,
  );
}

/**
 * @param {OtherUser} user
 * @param {string} file
 * @param {string} text
 */
async function writePrivately(user, file, text) {
  const script = 'umask 077 && rm -f -- "$1" && cat > "$1"';
  await user.run('sh', ['-c', script, 'sh', file], { input: text });
}

/**
 * Lets the user draw on root's X display, where there is one.
 * @param {OtherUser} user
 * @param {string | undefined} display
 */
async function shareDisplay(user, display) {
  if (!display || !onPath('xauth')) return;
  const { code, stdout } = await attempt('xauth', ['-q', 'nlist', display]);
  if (code !== 0 || !stdout) return;
  say(
    `The user "${userName}" is given access to the display ${display}, and with it to its windows.`,
  );
  await user.attempt('xauth', ['-q', 'nmerge', '-'], { input: stdout });
}

/**
 * @param {OtherUser} user
 * @param {string} copy
 * @returns {Promise<number>}
 */
async function rerun(user, copy) {
  const script = join(copy, relative(checkout, process.argv[1] ?? ''));
  const command = [script, ...process.argv.slice(2)];
  const { ended, kill } = user.foreground(process.execPath, command, copy);
  let last = 0;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // A terminal's Ctrl+C comes twice: from it, and from the npm that started this. To the run a
      // second one would mean haste.
      if (Date.now() - last > 1_000) kill(signal);
      last = Date.now();
    });
  }
  const [code, signal] = await ended;
  return code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)];
}
