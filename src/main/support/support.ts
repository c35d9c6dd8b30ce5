import type { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Clipboard, Shell } from 'electron';
import { CodedError } from '../../shared/failures.js';
import type { FailureAction } from '../../shared/failures.js';
import type { Log } from '../logging/log.js';
import { outsideLinks } from '../../shared/links.js';
import type { OutsideLink } from '../../shared/links.js';
import { openMicrophoneSettings, openShortcutSettings } from './system-settings.js';

export interface SupportDeps {
  readonly shell: Pick<Shell, 'openExternal' | 'openPath'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly spawn: typeof spawn;
  readonly platform: NodeJS.Platform;
  /** The folder that holds `README.md`. */
  readonly root: string;
  /** Versions, states and the last log lines, redacted. */
  report(): string;
  checkForUpdates(): Promise<void>;
  /** Helps the user to add a connection. */
  addConnection(): void;
  /** Opens the Connections window on the connection in use. */
  editConnection(): void;
  /** Ends the conversation's page and opens it again. */
  reloadWindow(): void;
  /** Opens the desktop's settings for Parley's keys; resolves with false where it opens none. */
  configureKeys(): Promise<boolean>;
  /** Asks the desktop for the keys again. */
  askForKeys(): void;
  /** The lines to bind the desktop's own keys with. */
  keyCommands(): readonly string[];
  /** Ends the app in order and starts it again. */
  restart(): void;
  readonly log: Log;
}

/** What main does about a failure; trying again and another device are the conversation's. */
type Fix = Exclude<FailureAction, 'retry' | 'choose-device'>;

/** What helps a user out of a failure. */
export interface Support {
  copyReport(): Promise<void>;
  /** Opens a known page in the browser; rejects with `link.unavailable` when there is none. */
  openLink(name: OutsideLink): Promise<void>;
  /** Opens the README; rejects with `help.unavailable` when nothing on this system opens it. */
  openConnectionHelp(): Promise<void>;
  /** Opens the system's microphone settings; rejects with `sound-settings.unavailable`. */
  openMicrophoneSettings(): Promise<void>;
  /** Puts the lines to bind the desktop's own keys with on the clipboard. */
  copyKeyCommands(): Promise<void>;
  /** Does what the button beside a failure does; rejects as the others do. */
  fix(action: Fix): Promise<void>;
}

/** Makes the support service. */
export function createSupport(deps: SupportDeps): Support {
  const copyReport = async (): Promise<void> => {
    // Later versions of Electron answer with a promise.
    await deps.clipboard.writeText(deps.report());
  };
  const openConnectionHelp = async (): Promise<void> => {
    const file = join(deps.root, 'README.md');
    const problem = await deps.shell.openPath(file);
    if (problem) throw new CodedError('help.unavailable', file, { cause: problem });
  };
  const openSettings = (): Promise<void> => openMicrophoneSettings(deps);
  const fixes: Readonly<Record<Fix, () => Promise<void>>> = {
    'add-connection': async () => deps.addConnection(),
    'edit-connection': async () => deps.editConnection(),
    'reload-window': async () => deps.reloadWindow(),
    'open-microphone-settings': openSettings,
    'copy-report': copyReport,
    'check-updates': deps.checkForUpdates,
    'open-shortcut-settings': async () => {
      if (!(await deps.configureKeys())) await openShortcutSettings(deps);
    },
    'ask-for-keys': async () => deps.askForKeys(),
    restart: async () => deps.restart(),
  };
  return {
    openLink: (name) => openLink(deps, outsideLinks[name]),
    copyReport,
    async copyKeyCommands() {
      await deps.clipboard.writeText(`${deps.keyCommands().join('\n')}\n`);
    },
    openConnectionHelp,
    openMicrophoneSettings: openSettings,
    fix: (action) => fixes[action](),
  };
}

async function openLink({ shell }: SupportDeps, address: string): Promise<void> {
  await shell.openExternal(address).catch((cause: unknown) => {
    throw new CodedError('link.unavailable', address, { cause });
  });
}
