import type { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Clipboard, Shell } from 'electron';
import type { FailureAction } from '../shared/failures.js';
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

/** What helps a user out of a failure. */
export interface Support {
  copyReport(): Promise<void>;
  /** Opens the README; rejects naming the file when nothing on this system opens it. */
  openConnectionHelp(): Promise<void>;
  /** Opens the system's microphone settings; rejects saying what to open by hand. */
  openMicrophoneSettings(): Promise<void>;
  /** Does what the button beside a failure does. */
  fix(action: Exclude<FailureAction, 'retry'>): Promise<void>;
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
    if (problem)
      throw Object.assign(new Error(`Read “Connect your own agent” in ${file}.`), {
        code: 'token.missing',
        cause: problem,
      });
  };
  const openSettings = (): Promise<void> => openMicrophoneSettings(deps);
  return {
    copyReport,
    openConnectionHelp,
    openMicrophoneSettings: openSettings,
    async fix(action) {
      if (action === 'copy-report') return copyReport();
      await (action === 'edit-connection' ? openConnectionHelp() : openSettings());
    },
  };
}
