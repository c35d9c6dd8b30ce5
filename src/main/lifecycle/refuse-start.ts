/** Tells why Parley does not start, where the user can see it. */
import { mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Dialog } from 'electron';

export interface Refusal {
  /** One sentence for the user. */
  readonly text: string;
  readonly exitCode: number;
}

export interface Starting {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** A terminal shows what is written there. */
  readonly terminal: boolean;
}

/** What desktops set for a program that they start from a menu, an icon or a link. */
const desktopMarks = [
  'GIO_LAUNCHED_DESKTOP_FILE',
  'DESKTOP_STARTUP_ID',
  'XDG_ACTIVATION_TOKEN',
] as const;

/** Whether the launch came from the desktop, where standard error is seen by no one. */
export function isFromDesktop({ env, platform, terminal }: Starting): boolean {
  if (terminal) return false;
  return platform !== 'linux' || desktopMarks.some((name) => env[name]);
}

/**
 * Writes the reason to standard error and ends the process; from the desktop the user reads it in a
 * dialog first.
 * @param args the command line, none of whose switches counts any more: some of them would open the
 *   waiting process to other programs
 */
export function refuseStart(
  { app, dialog }: { readonly app: App; readonly dialog: Dialog },
  { text, exitCode }: Refusal,
  args: readonly string[],
  starting: Starting,
): void {
  // Written at once: nothing is flushed after an exit.
  writeSync(2, `${text}\n`);
  if (!isFromDesktop(starting)) process.exit(exitCode);
  for (const name of switchNames(args)) app.commandLine.removeSwitch(name);
  // Chromium wants a profile for the dialog, and the user's own may be what is wrong.
  const profile = mkdtempSync(join(tmpdir(), 'parley-'));
  app.setPath('userData', profile);
  process.on('exit', () => rmSync(profile, { recursive: true, force: true }));
  void app.whenReady().then(() => {
    dialog.showErrorBox('Parley cannot start', text.replace(/^parley: /, ''));
    app.exit(exitCode);
  });
}

/** The names of the switches in a command line, as Chromium knows them. */
export const switchNames = (args: readonly string[]): readonly string[] =>
  args.flatMap((arg) => /^--?([^=]+)/.exec(arg)?.[1]?.toLowerCase() ?? []);
