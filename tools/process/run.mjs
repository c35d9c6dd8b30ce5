// @ts-check
import { spawn } from 'node:child_process';
import { endsWithUs } from './spawn.mjs';
import { UsageError } from '../bootstrap/usage-error.mjs';
import { noLongerWanted } from './parallel.mjs';
import { explainToolError } from '../bootstrap/explain-error.mjs';

/**
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, timeoutMs?: number,
 *   signal?: AbortSignal | undefined }} RunOptions `signal` ends the command
 */

const ended = { code: 143, stdout: '', stderr: 'ended, because another step failed' };

/**
 * Runs a command to its end; it ends with this process, so that an interrupted set-up stops working.
 * @param {string} file
 * @param {string[]} args
 * @param {RunOptions} [options] no time limit by default
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code 124 after the time limit,
 *   127 when the command could not be started, 143 when a step beside this one failed or `signal` aborted
 */
export function attempt(
  file,
  args,
  { cwd, env, input, timeoutMs, signal = noLongerWanted() } = {},
) {
  if (signal?.aborted) return Promise.resolve(ended);
  return new Promise((resolve) => {
    const child = spawn(...endsWithUs(file, args), { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const text = { stdout: '', stderr: '' };
    let timedOut = false;
    const timer = timeoutMs && setTimeout(() => (timedOut = child.kill('SIGKILL')), timeoutMs);
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name].setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
        text[name] += chunk;
      });
    }
    const end = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', end);
    const done = (/** @type {number} */ code) => {
      clearTimeout(timer || undefined);
      signal?.removeEventListener('abort', end);
      resolve(signal?.aborted ? ended : { code, ...text });
    };
    child.on('error', (error) => {
      text.stderr += error.message;
      done(127);
    });
    child.on('close', (code) => done(timedOut ? 124 : (code ?? 1)));
    // A command that ends without reading its input is no error of ours: its exit code tells.
    child.stdin.on('error', () => undefined).end(input);
  });
}

/**
 * Runs a command that must succeed.
 * @param {string} file
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} its standard output; throws a UsageError with its last words
 */
export async function run(file, args, options) {
  const { code, stdout, stderr } = await attempt(file, args, options);
  if (code === 0) return stdout;
  const called = [file, ...args.slice(0, 4)].join(' ');
  const known = explainToolError(called, stderr || stdout);
  if (known) throw new UsageError(known);
  const lines = (stderr.trim() || stdout.trim()).split('\n');
  const words = lines.length > 16 ? [...lines.slice(0, 8), '…', ...lines.slice(-8)] : lines;
  throw new UsageError(`"${called}" failed (${code}):\n  ${words.join('\n  ')}`);
}
