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

/**
 * Whether something shows tray icons now. True outside Linux; on Linux it asks the session bus,
 * and no answer counts as no: a window hidden without a tray would be lost.
 */
export async function hasTrayHost(
  platform: NodeJS.Platform,
  run: typeof execFile,
): Promise<boolean> {
  if (platform !== 'linux') return true;
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
