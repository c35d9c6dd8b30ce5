import type { WebContents } from 'electron';
import { onConsoleLine } from '../electron-versions.js';
import type { ConsoleLevel } from '../electron-versions.js';
import type { Log } from './log.js';

/** A page may say this much in a row, and this much a second in the long run. */
const burst = 100;
const perSecond = 5;

/**
 * Logs what a page's console says, each on one line. A page that says too much is cut short: writing
 * a line takes main longer than it takes a page to say one.
 * @param name the page's window, at the beginning of each line
 * @param now milliseconds, monotonic
 */
export function logConsole(
  contents: WebContents,
  name: string,
  log: Log,
  now: () => number = () => performance.now(),
): void {
  let left = burst;
  let at = now();
  let leftOut = 0;
  onConsoleLine(contents, (level: ConsoleLevel, message) => {
    left = Math.min(burst, left + ((now() - at) / 1000) * perSecond);
    at = now();
    if (left < 1) {
      if (leftOut === 0) log.warn(`${name}: too many lines; some are left out`);
      leftOut += 1;
      return;
    }
    left -= 1;
    if (leftOut > 0) log.warn(`${name}: ${leftOut} lines were left out`);
    leftOut = 0;
    log[level](`${name}: ${message.replaceAll(/\r\n|\r|\n/g, '\\n')}`);
  });
}
