// @ts-check
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { onPath } from './children.mjs';

/**
 * Starts a process that never outlives this one, not even when this one is killed with SIGKILL:
 * the kernel ends it (util-linux's setpriv; `pid` is then the command's own), elsewhere a guard
 * whose standard input closes.
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options `stdio[0]` is "pipe" or "ignore"
 * @param {{ setpriv?: string | undefined }} [tools] where setpriv is; looked up on the PATH
 * @returns {import('node:child_process').ChildProcess}
 */
export function spawnBound(file, args, options, { setpriv } = { setpriv: onPath('setpriv') }) {
  if (setpriv) return spawn(setpriv, ['--pdeathsig', 'KILL', '--', file, ...args], options);
  const guard = join(import.meta.dirname, 'guard.mjs');
  const [, out = 'inherit', err = 'inherit'] = Array.isArray(options.stdio) ? options.stdio : [];
  return spawn(process.execPath, [guard, file, ...args], { ...options, stdio: ['pipe', out, err] });
}

/**
 * Ends a process: SIGTERM, SIGTERM again (LiveKit's server waits for its calls after the first),
 * SIGKILL.
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ again?: number, kill?: number }} [after] milliseconds from the first signal: 200 and 3000
 * @returns {Promise<void>} resolves when it has ended
 */
export function endProcess(child, { again = 200, kill = 3000 } = {}) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const timers = [
      setTimeout(() => child.kill('SIGTERM'), again),
      setTimeout(() => child.kill('SIGKILL'), kill),
    ];
    child.once('exit', () => {
      timers.forEach(clearTimeout);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
