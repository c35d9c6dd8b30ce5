import { hostOf } from '../../shared/connections.js';
import type { AppInfo } from '../../shared/ipc.js';
import type { Snapshot } from '../../shared/session.js';
import { situationOf } from '../../shared/situation.js';

/** Lines of the log that go into a report. */
export const reportLogLines = 200;

export interface ReportParts {
  readonly runtime: string;
  readonly info: AppInfo;
  readonly snapshot: Snapshot;
  readonly microphone: string;
  readonly keyring: string;
  readonly logLines: readonly string[];
}

/** What a user sends along when something is wrong: no transcript, no secret. */
export function reportText(parts: ReportParts): string {
  const { info, snapshot } = parts;
  const { connection, hotkey } = info;
  const failures = snapshot.failures.map(
    ({ code, message, detail }) => `- ${code}: ${message}${detail ? ` (${detail})` : ''}`,
  );
  return [
    parts.runtime,
    `Connection: ${connection ? `${connection.name}, ${hostOf(connection.settings)}, agent ${connection.agentName ?? '(any)'}` : 'none'}`,
    `State: ${situationOf(snapshot, info.isSetUp).word} (${snapshot.connectionState})`,
    `Talk key: ${hotkey.label ?? 'none'} through ${hotkey.backend}${hotkey.problem ? `, ${hotkey.problem.code}` : ''}`,
    `Microphone permission: ${parts.microphone}`,
    `Keyring: ${parts.keyring}`,
    failures.length ? 'Failures:' : 'Failures: none',
    ...failures,
    '',
    `Last ${parts.logLines.length} lines of the log:`,
    ...parts.logLines,
  ].join('\n');
}
