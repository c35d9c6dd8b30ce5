import type { spawn } from 'node:child_process';
import type { Clipboard, Shell } from 'electron';
import { CodedError } from '../../shared/failures.js';
import type { FailureAction } from '../../shared/failures.js';
import type { Log } from '../logging/log.js';
import { outsideLinks } from '../../shared/links.js';
import type { OutsideLink } from '../../shared/links.js';
import type { PermissionKind } from '../../shared/system-facts.js';
import { openPermissionSettings, openShortcutSettings } from './system-settings.js';

export interface SupportDeps {
  readonly shell: Pick<Shell, 'openExternal' | 'openPath'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly spawn: typeof spawn;
  readonly platform: NodeJS.Platform;
  /** The folder with the log. */
  readonly logFolder: string;
  readonly settingsFile: string;
  /** Versions, states and the last log lines, redacted. */
  report(): Promise<string>;
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
  /** Opens the folder with the log; rejects with `folder.unavailable`. */
  openLogFolder(): Promise<void>;
  /** Opens settings.json as the system opens such files; rejects with `folder.unavailable`. */
  openSettingsFile(): Promise<void>;
  /** Opens the system's settings for a permission; rejects with `sound-settings.unavailable`. */
  openPermissionSettings(kind: PermissionKind): Promise<void>;
  /** Puts the lines to bind the desktop's own keys with on the clipboard. */
  copyKeyCommands(): Promise<void>;
  /** Does what the button beside a failure does; rejects as the others do. */
  fix(action: Fix): Promise<void>;
}

/** Makes the support service. */
export function createSupport(deps: SupportDeps): Support {
  const copyReport = async (): Promise<void> => {
    // Later versions of Electron answer with a promise.
    await deps.clipboard.writeText(await deps.report());
  };
  const open = async (path: string): Promise<void> => {
    const problem = await deps.shell.openPath(path);
    if (problem) throw new CodedError('folder.unavailable', path, { cause: problem });
  };
  const openSettingsFile = (): Promise<void> => open(deps.settingsFile);
  const fixes: Readonly<Record<Fix, () => Promise<void>>> = {
    'add-connection': async () => deps.addConnection(),
    'edit-connection': async () => deps.editConnection(),
    'reload-window': async () => deps.reloadWindow(),
    'open-microphone-settings': () => openPermissionSettings('microphone', deps),
    'copy-report': copyReport,
    'check-updates': deps.checkForUpdates,
    'open-shortcut-settings': async () => {
      if (!(await deps.configureKeys())) await openShortcutSettings(deps);
    },
    'open-settings-file': openSettingsFile,
    'ask-for-keys': async () => deps.askForKeys(),
    restart: async () => deps.restart(),
  };
  return {
    openLink: (name) => openLink(deps, outsideLinks[name]),
    copyReport,
    async copyKeyCommands() {
      await deps.clipboard.writeText(`${deps.keyCommands().join('\n')}\n`);
    },
    openLogFolder: () => open(deps.logFolder),
    openSettingsFile,
    openPermissionSettings: (kind) => openPermissionSettings(kind, deps),
    fix: (action) => fixes[action](),
  };
}

async function openLink({ shell }: SupportDeps, address: string): Promise<void> {
  await shell.openExternal(address).catch((cause: unknown) => {
    throw new CodedError('link.unavailable', address, { cause });
  });
}
