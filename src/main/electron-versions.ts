/** The one place that knows how Electron 33 to 45 differ. */
import type { Streams, WebContents } from 'electron';

/** Refuses a request for the screen; the types of Electron 33 lack the null that means so. */
export function refuseCapture(callback: (streams: Streams) => void): void {
  (callback as (streams: unknown) => void)(null);
}

/**
 * Calls `run` with the warnings and errors of a page's console.
 * Electron 35 moved them from positional arguments (a number is the level) into the event.
 */
export function onConsoleProblem(contents: WebContents, run: (message: string) => void): void {
  const listener = (...args: readonly unknown[]): void => {
    const event = args[0] as { readonly level?: unknown; readonly message?: unknown };
    const level = event.level ?? args[1];
    const message = event.message ?? args[2];
    if (level === 'error' || level === 'warning' || (typeof level === 'number' && level >= 2))
      run(String(message).trim());
  };
  (contents as NodeJS.EventEmitter).on('console-message', listener);
}
