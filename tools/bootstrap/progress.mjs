// @ts-check

/** Off a terminal a step that takes this long says so, so that a log never looks stuck. */
const heartbeatMs = 30_000;

/**
 * Does one piece of work under a title, on standard error: one line with the seconds it took.
 * A step with nothing to do is not announced: call this only when there is something to do.
 * @template T
 * @param {string} title what is being done, e.g. "Electron runtime"
 * @param {() => Promise<T>} work
 * @param {NodeJS.WritableStream & { isTTY?: boolean }} [out]
 * @returns {Promise<T>}
 */
export async function step(title, work, out = process.stderr) {
  const begun = Date.now();
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(1)} s`;
  const live = () =>
    out.write(out.isTTY ? `\r  ${title} … ${seconds()}` : `  ${title} … ${seconds()}\n`);
  const timer = setInterval(live, out.isTTY ? 1000 : heartbeatMs);
  if (out.isTTY) live();
  const end = (/** @type {string} */ mark) => {
    clearInterval(timer);
    out.write(`${out.isTTY ? '\r\x1b[K' : ''}${mark} ${title} (${seconds()})\n`);
  };
  try {
    const result = await work();
    end('✓');
    return result;
  } catch (error) {
    end('✗');
    throw error;
  }
}

/**
 * One line for the user on standard error.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
