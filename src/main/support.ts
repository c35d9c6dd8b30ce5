import type { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Clipboard, Shell } from 'electron';
import type { FailureAction, FailureCode } from '../shared/failures.js';
import type { Log } from './log.js';
import { openMicrophoneSettings } from './system-settings.js';

export interface SupportDeps {
  readonly shell: Pick<Shell, 'openExternal' | 'openPath'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly spawn: typeof spawn;
  readonly platform: NodeJS.Platform;
  /** The folder that holds `README.md`. */
  readonly root: string;
  /** Versions, states and the last log lines, redacted. */
  report(): string;
  readonly log: Log;
}

/** What main does about a failure; trying again is the conversation's. */
type Fix = Exclude<FailureAction, 'retry'>;

/** What helps a user out of a failure. */
export interface Support {
  copyReport(): Promise<void>;
  /** Opens the README; rejects with `help.unavailable` when nothing on this system opens it. */
  openConnectionHelp(): Promise<void>;
  /** Opens the system's microphone settings; rejects with `sound-settings.unavailable`. */
  openMicrophoneSettings(): Promise<void>;
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
    const code: FailureCode = 'help.unavailable';
    if (problem) throw Object.assign(new Error(file), { code, cause: problem });
  };
  const openSettings = (): Promise<void> => openMicrophoneSettings(deps);
  const fixes: Readonly<Record<Fix, () => Promise<void>>> = {
    'edit-connection': openConnectionHelp,
    'open-microphone-settings': openSettings,
    'copy-report': copyReport,
  };
  return {
    copyReport,
    openConnectionHelp,
    openMicrophoneSettings: openSettings,
    fix: (action) => fixes[action](),
  };
}
