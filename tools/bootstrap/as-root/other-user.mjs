// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { attempt, run } from '../../process/run.mjs';
import { onPath } from '../on-path.mjs';
import { UsageError } from '../usage-error.mjs';

/** @typedef {import('./user-environment.mjs').User} User */
/** @typedef {import('../../process/run.mjs').RunOptions} RunOptions */

/** What is left in the pipes of a command that has ended is read for this long at most. */
const drainMs = 2_000;

/**
 * Runs commands for root as an ordinary user, who must not reach root through them: they get that
 * user's environment, none of root's folders as their working directory, none of root's open files,
 * and a session of their own, from which root's terminal can be neither read nor typed into.
 */
export class OtherUser {
  #user;
  #env;
  #setpriv;

  /**
   * @param {User} user
   * @param {NodeJS.ProcessEnv} env the whole environment of the commands
   */
  constructor(user, env) {
    this.#user = user;
    this.#env = env;
    const setpriv = onPath('setpriv');
    if (!setpriv || !onPath('setsid'))
      throw new UsageError(
        'setpriv or setsid is missing: install util-linux, or run this as an ordinary user.',
      );
    this.#setpriv = setpriv;
  }

  /**
   * @param {string} file
   * @param {string[]} args
   * @param {Omit<RunOptions, 'env'>} [options]
   */
  attempt(file, args, options) {
    return attempt(...this.#inOwnSession(file, args), this.#options(options));
  }

  /**
   * @param {string} file
   * @param {string[]} args
   * @param {Omit<RunOptions, 'env'>} [options]
   */
  run(file, args, options) {
    return run(...this.#inOwnSession(file, args), this.#options(options));
  }

  /**
   * Starts a command with pipes as its input and output; its errors are not read.
   * @param {string} file
   * @param {string[]} args
   */
  pipe(file, args) {
    return spawn(...this.#inOwnSession(file, args), {
      ...this.#options(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  }

  /**
   * Runs a command in the foreground: on a terminal of its own where this process has one (Ctrl+C, the
   * window's size and colours work as usual), else with pipes that this process reads.
   * @param {string} file
   * @param {string[]} args
   * @param {string} cwd
   * @returns {{ ended: Promise<[number | null, NodeJS.Signals | null]>, kill: (signal: NodeJS.Signals) => void }}
   */
  foreground(file, args, cwd) {
    const options = { cwd, env: this.#env };
    const runuser = onPath('runuser');
    const terminal = process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY;
    if (terminal && runuser) {
      // https://man7.org/linux/man-pages/man1/runuser.1.html: --pty is against TIOCSTI.
      const inside = [this.#setpriv, '--pdeathsig=TERM', '--', file, ...args];
      const child = spawn(runuser, ['-u', this.#user.name, '--pty', '--', ...inside], {
        ...options,
        stdio: 'inherit',
      });
      const ended = /** @type {Promise<[number | null, NodeJS.Signals | null]>} */ (
        once(child, 'exit')
      );
      // It passes SIGTERM on, and nothing else.
      return { ended, kill: () => child.kill('SIGTERM') };
    }
    // `detached` makes a session, without a controlling terminal.
    const child = spawn(...this.#becoming(file, args), {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    child.stdout.pipe(process.stdout, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
    return { ended: endOf(child), kill: (signal) => child.kill(signal) };
  }

  /** @param {Omit<RunOptions, 'env'>} [options] */
  #options(options) {
    return { cwd: '/', ...options, env: this.#env };
  }

  /**
   * @param {string} file
   * @param {string[]} args
   * @returns {[string, string[]]}
   */
  #inOwnSession(file, args) {
    const [setpriv, rest] = this.#becoming(file, args);
    return ['setsid', [setpriv, ...rest]];
  }

  /**
   * The command, which gets SIGTERM when this process dies.
   * @param {string} file
   * @param {string[]} args
   * @returns {[string, string[]]}
   */
  #becoming(file, args) {
    const { uid, gid } = this.#user;
    const flags = [`--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--pdeathsig=TERM', '--'];
    return [this.#setpriv, [...flags, file, ...args]];
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<[number | null, NodeJS.Signals | null]>} resolves when it has ended and its output
 *   is read; a process that it left behind may hold the pipes open and is not waited for
 */
async function endOf(child) {
  const closed = once(child, 'close');
  const [code, signal] = await once(child, 'exit');
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, drainMs)));
  await Promise.race([closed, late]);
  clearTimeout(timer);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return [code, signal];
}
