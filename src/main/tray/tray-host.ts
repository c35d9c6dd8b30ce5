import type { execFile } from 'node:child_process';

/** Milliseconds until a bus that does not answer counts as having no tray. */
const timeout = 500;
const watcher = 'org.kde.StatusNotifierWatcher';
const bus = 'org.freedesktop.DBus';

/** One of these is on every desktop with a session bus. */
const queries: readonly (readonly [string, readonly string[]])[] = [
  [
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      `--dest=${bus}`,
      '/',
      `${bus}.NameHasOwner`,
      `string:${watcher}`,
    ],
  ],
  [
    'gdbus',
    [
      'call',
      '--session',
      '--dest',
      bus,
      '--object-path',
      '/',
      '--method',
      `${bus}.NameHasOwner`,
      watcher,
    ],
  ],
];

export interface TrayHost {
  /** The last answer of {@link TrayHost.ask}; false before the first. */
  known(): boolean;
  /** Whether something shows tray icons now. No answer counts as no. */
  ask(): Promise<boolean>;
}

/**
 * Makes what knows whether a tray is there: always outside Linux, on Linux when the session bus
 * says so. A window hidden without a tray would be lost.
 */
export function createTrayHost(platform: NodeJS.Platform, run: typeof execFile): TrayHost {
  let known = platform !== 'linux';
  return {
    known: () => known,
    async ask() {
      if (platform === 'linux') known = await hasWatcher(run);
      return known;
    },
  };
}

async function hasWatcher(run: typeof execFile): Promise<boolean> {
  for (const [command, args] of queries) {
    const answer = await outputOf(run, command, args);
    if (answer !== undefined) return answer.includes('true');
  }
  return false;
}

function outputOf(
  run: typeof execFile,
  command: string,
  args: readonly string[],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    run(command, args, { timeout }, (error, output) => resolve(error ? undefined : output));
  });
}
