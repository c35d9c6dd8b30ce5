import type { App, PowerMonitor } from 'electron';

export interface SessionEndDeps {
  readonly powerMonitor: Pick<PowerMonitor, 'on' | 'off'>;
  readonly app: Pick<App, 'quit'>;
}

/**
 * Quits when the computer is about to shut down, which waits for that: the call is ended in order, and
 * the room does not wait for a participant who is gone.
 * @returns an unsubscribe function
 */
export function quitAtShutdown({ powerMonitor, app }: SessionEndDeps): () => void {
  const quit = (event?: { preventDefault(): void }): void => {
    event?.preventDefault();
    app.quit();
  };
  powerMonitor.on('shutdown', quit);
  return () => void powerMonitor.off('shutdown', quit);
}
