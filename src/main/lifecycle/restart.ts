import type { ChildProcess } from 'node:child_process';
import type { App } from 'electron';
import type { AppDeps } from '../app-deps.js';

export interface RestartDeps extends Pick<AppDeps, 'appImage' | 'root' | 'switches' | 'log'> {
  readonly app: Pick<App, 'isPackaged' | 'once' | 'quit' | 'releaseSingleInstanceLock'>;
  /** Starts a process that outlives this one, with the connection of this one's environment. */
  readonly start: (file: string, args: readonly string[]) => ChildProcess;
}

/**
 * Ends the app in order; another process takes its place, with its profile and connection. What this
 * launch was asked for, such as a link or a call, is not asked for once more.
 */
export function restart({ app, appImage, root, switches, start, log }: RestartDeps): void {
  const file = appImage ?? process.execPath;
  // An image, like an installed program, finds its app by itself; a bare Electron is told its folder.
  const args = appImage || app.isPackaged ? switches : [root, ...switches];
  app.once('quit', () => {
    // Else the next process would find this one still there, and leave everything to it.
    app.releaseSingleInstanceLock();
    start(file, args).on('error', (error) => log.error(`${file} could not be started`, error));
  });
  app.quit();
}
