/* eslint-disable no-console -- main writes the console of its pages to the log */
import type { Logger } from '@parley/session';

/** Writes to the page's console, whose lines main keeps. */
export const consoleLogger: Logger = {
  debug: (text) => console.debug(text),
  info: (text) => console.info(text),
  warn: (text) => console.warn(text),
};
