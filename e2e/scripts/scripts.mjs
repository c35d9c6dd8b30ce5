// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { checkout } from '../../tools/bootstrap/paths.mjs';

/**
 * Starts a script as a shell would.
 * @param {string[]} args of node
 * @param {NodeJS.ProcessEnv} env all of its environment
 */
export function startScript(args, env) {
  const child = spawn(process.execPath, args, {
    cwd: checkout,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, out, err }));
  return { child, ended, out: () => out, err: () => err };
}

/**
 * Waits for a script that is given nothing to read.
 * @param {ReturnType<typeof startScript>} script
 */
export function toItsEnd({ child, ended }) {
  child.stdin.end();
  return ended;
}

/**
 * The arguments of node for one function of a script, called as its command would call it.
 * @param {string} call
 * @param {string} [from] the file in the checkout that exports it
 */
export const inline = (call, from = '') => [
  '--input-type=module',
  '-e',
  `import { command } from '${checkout}/tools/bootstrap/command.mjs';
   import * as it from '${checkout}/${from}';
   await command({ usage: 'test', summary: '' }, async () => void (await it.${call}));`,
];

/** The lines that say what is wrong; the marks of progress are others. @param {string} text */
export const lines = (text) =>
  text.split('\n').filter((line) => line && !/^\s*[✓✗]|^ {2}\S/.test(line));

/**
 * A file of /proc, which goes with its process, also between two looks at it.
 * @param {number} pid
 * @param {string} name
 */
function ofProcess(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid */
export const commandLine = (pid) => ofProcess(pid, 'cmdline').replaceAll('\0', ' ');

/** One that has ended may go on being listed until its parent takes note. @param {number} pid */
export const isRunning = (pid) => commandLine(pid) !== '';

/** @param {number} pid @returns {number[]} */
export const childrenOf = (pid) =>
  ofProcess(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);

/** All that a process has started. @param {number} pid @returns {number[]} */
export const below = (pid) => childrenOf(pid).flatMap((child) => [child, ...below(child)]);
