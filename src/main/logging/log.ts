import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import electronLog from 'electron-log/node';

export interface Log {
  info(message: string, ...data: readonly unknown[]): void;
  warn(message: string, ...data: readonly unknown[]): void;
  error(message: string, ...data: readonly unknown[]): void;
}

export interface LogFile extends Log {
  readonly file: string;
  /** The newest lines of the file, oldest first; already redacted. Empty when there is none. */
  lastLines(count: number): readonly string[];
}

/** Characters of one entry, its stack included. */
const longestEntry = 8_000;
const cutMark = ' … (cut)';

/**
 * A text as it may stand in the log: what begins a line there was written by Parley, and nothing in it
 * steers a terminal or turns the direction of writing.
 */
function entryOf(text: string): string {
  const shown = text.length > longestEntry ? text.slice(0, longestEntry) + cutMark : text;
  return shown
    .replaceAll(/\r\n|\r|\n/g, '\n    ')
    .replaceAll(
      /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
}

/**
 * Logs to a file (at most 1 MiB and one older one, for the user alone) and to the console,
 * every entry redacted, on one line or on lines that are set in, and cut at 8,000 characters.
 * @param file the path of the log file; its folder is made when it is missing
 */
export function createLog(file: string, redact: (text: string) => string): LogFile {
  const logger = electronLog.create({ logId: file });
  // It looks for a name in the working directory else, and without one it writes no file.
  logger.transports.file.setAppName('parley');
  logger.transports.file.resolvePathFn = () => file;
  logger.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  logger.transports.file.level = 'info';
  logger.transports.console.level = 'info';
  logger.hooks.push((message) => ({
    ...message,
    data: [entryOf(redact(message.data.map(asText).join(' ')))],
  }));
  return {
    file,
    info: (...line) => logger.info(...line),
    warn: (...line) => logger.warn(...line),
    error: (...line) => logger.error(...line),
    lastLines: (count) => lastLinesOf(file, count),
  };
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : inspect(value, { depth: 4, breakLength: Infinity });

function lastLinesOf(file: string, count: number): readonly string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
  } catch (error) {
    return [`(the log file cannot be read: ${String(error)})`];
  }
}
