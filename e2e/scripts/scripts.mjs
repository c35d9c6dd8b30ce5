// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
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

/** One that has ended may go on being listed until its parent takes note. @param {number} pid */
export function isRunning(pid) {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) && readFileSync(file, 'utf8') !== '';
}

/** @param {number} pid @returns {number[]} */
export const childrenOf = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
