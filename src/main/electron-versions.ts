/** The one place that knows how Electron 33 to 45 differ. */
import type { Streams, WebContents } from 'electron';

/** Refuses a request for the screen; the types of Electron 33 lack the null that means so. */
export function refuseCapture(callback: (streams: Streams) => void): void {
  (callback as (streams: unknown) => void)(null);
}

export type ConsoleLevel = 'info' | 'warn' | 'error';

const consoleLevels = new Map<unknown, ConsoleLevel>([
  ['info', 'info'],
  ['warning', 'warn'],
  ['error', 'error'],
  [1, 'info'],
  [2, 'warn'],
  [3, 'error'],
]);

/**
 * Calls `run` with what a page's console says, without its debugging lines.
 * Electron 35 moved level and message from positional arguments into the event.
 */
export function onConsoleLine(
  contents: WebContents,
  run: (level: ConsoleLevel, message: string) => void,
): void {
  const listener = (...args: readonly unknown[]): void => {
    const event = args[0] as { readonly level?: unknown; readonly message?: unknown };
    const level = consoleLevels.get(event.level ?? args[1]);
    if (level) run(level, String(event.message ?? args[2]).trim());
  };
  (contents as NodeJS.EventEmitter).on('console-message', listener);
}
