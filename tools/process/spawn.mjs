// @ts-check
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { onPath } from '../bootstrap/on-path.mjs';

const setprivPath = onPath('setpriv');

/**
 * The command line by which the kernel ends a command when this process dies in any way, with
 * util-linux's setpriv (which becomes the command: the pid is the command's own).
 * @param {string} file
 * @param {string[]} args
 * @param {string | undefined} [setpriv] where setpriv is
 * @returns {[string, string[]]} the command as it is where there is no setpriv
 */
export function endsWithUs(file, args, setpriv = setprivPath) {
  return setpriv ? [setpriv, ['--pdeathsig', 'KILL', '--', file, ...args]] : [file, args];
}

/**
 * Starts a process that never outlives this one, not even when this one is killed with SIGKILL: the
 * kernel ends it, elsewhere than on Linux a reaper whose standard input closes. It gets no signals of
 * the terminal (Ctrl+C is for this process, which ends its children in order) unless `detached` is
 * false.
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options `stdio[0]` is "pipe" or "ignore"
 * @param {{ setpriv: string | undefined }} [tools]
 * @returns {import('node:child_process').ChildProcess}
 */
export function spawnBound(file, args, options, { setpriv } = { setpriv: setprivPath }) {
  const how = { detached: true, ...options };
  if (setpriv) return spawn(...endsWithUs(file, args, setpriv), how);
  const reaper = join(import.meta.dirname, 'reaper.mjs');
  const [, out = 'inherit', err = 'inherit'] = Array.isArray(options.stdio) ? options.stdio : [];
  return spawn(process.execPath, [reaper, file, ...args], { ...how, stdio: ['pipe', out, err] });
}

/**
 * Ends a process: SIGTERM, SIGTERM again (LiveKit's server waits for its calls after the first),
 * SIGKILL. What it has started and left behind in its own process group gets SIGKILL.
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ again?: number, kill?: number }} [after] milliseconds from the first signal: 200 and 3000
 * @returns {Promise<void>} resolves when it has ended
 */
export function endProcess(child, { again = 200, kill = 3000 } = {}) {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const timers = [
      setTimeout(() => child.kill('SIGTERM'), again),
      setTimeout(() => child.kill('SIGKILL'), kill),
    ];
    child.once('exit', () => {
      timers.forEach(clearTimeout);
      endGroup(pid);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/**
 * An agent's worker that has run out of patience leaves a process that is loading its models: that one
 * looks up only when they are loaded, seconds later on a busy machine.
 * @param {number} leader its pid; the group of one that shares ours has another number
 */
function endGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nothing is left of it; or this is Windows, which has no groups.
  }
}
