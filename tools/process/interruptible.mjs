// @ts-check
import { constants } from 'node:os';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** More than the parts give themselves one after the other: app, desktop (5 s), agent (8 s), server (3 s). */
const patienceMs = 20_000;

/**
 * Does some work that a person may interrupt (Ctrl+C, a closed terminal): says so in one line and gives
 * the work 20 s to clean up; every process that it has started ends with this one.
 * @param {string} line what is said then
 * @param {(signal: AbortSignal) => Promise<number>} work resolves with the exit code
 * @returns {Promise<number>} the work's exit code; interrupted 128 and the signal's number, as shells have it
 */
export async function interruptible(line, work) {
  const interruption = new AbortController();
  /** @type {number | undefined} */
  let code;
  /** @param {NodeJS.Signals} name */
  const interrupt = (name) => {
    // A terminal's Ctrl+C may come twice: from it, and from the parent process.
    if (code !== undefined) return;
    code = 128 + constants.signals[name];
    console.error(line);
    interruption.abort();
    setTimeout(() => process.exit(code), patienceMs).unref();
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    const done = await work(interruption.signal);
    return code ?? done;
  } catch (error) {
    if (code === undefined) throw error;
    return code;
  }
}
