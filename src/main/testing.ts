/** Small fakes for the tests of several services. */
import type { Log } from './logging/log.js';

export interface FakeLog extends Log {
  readonly lines: readonly string[];
}

/** A log that keeps its lines: `level message`. */
export function fakeLog(): FakeLog {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (message: string): void =>
      void lines.push(`${level} ${message}`);
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}
