import { hostOf } from '../../shared/connections.js';
import type { AppInfo } from '../../shared/ipc.js';
import type { Snapshot } from '../../shared/session.js';
import { situationOf } from '../../shared/situation.js';
import type { DeviceChoice, DeviceChoices } from '../../shared/devices.js';
import { defaultSettings } from '../../shared/settings.js';
import type { Settings } from '../../shared/settings.js';
import { permissionKinds, proxyOf } from '../../shared/system-facts.js';
import type { SystemFacts } from '../../shared/system-facts.js';

/** Lines of the log that go into a report. */
export const reportLogLines = 200;

export interface ReportParts {
  readonly runtime: string;
  readonly info: AppInfo;
  readonly snapshot: Snapshot;
  readonly devices: DeviceChoices;
  readonly facts: SystemFacts;
  readonly logLines: readonly string[];
}

/** What a user sends along when something is wrong: no transcript, no secret. */
export function reportText(parts: ReportParts): string {
  const { info, snapshot, devices, facts } = parts;
  const { connection, hotkey } = info;
  const failures = snapshot.failures.map(
    ({ code, message, detail }) => `- ${code}: ${message}${detail ? ` (${detail})` : ''}`,
  );
  // Names alone: what a user has set may be private.
  const changed = Object.entries(info.settings)
    .filter(
      ([key, value]) =>
        JSON.stringify(value) !== JSON.stringify(defaultSettings[key as keyof Settings]),
    )
    .map(([key]) => key);
  return [
    parts.runtime,
    `Connection: ${connection ? `${connection.name}, ${hostOf(connection.settings)}, agent ${connection.agentName ?? '(any)'}` : 'none'}`,
    `State: ${situationOf(snapshot, info.isSetUp).word} (${snapshot.connectionState})`,
    `Talk key: ${hotkey.label ?? 'none'} through ${hotkey.backend}${hotkey.problem ? `, ${hotkey.problem.code}` : ''}`,
    `Key backend: ${hotkey.backend}, ${hotkey.release ? 'tells releases' : 'tells presses alone'}`,
    `Permissions: ${permissionKinds.map((kind) => `${kind} ${facts.permissions[kind].state}`).join(', ')}`,
    ...Object.entries(devices).map(([kind, choice]) => deviceLine(kind, choice)),
    `Proxy: ${proxyLine(facts.route)}`,
    `Graphics: ${facts.graphics.join(', ')}`,
    `Keyring: ${facts.keyring}`,
    `Settings changed: ${changed.length > 0 ? changed.join(', ') : 'none'}${info.settingsProblem === undefined ? '' : `; settings.json: ${info.settingsProblem}`}`,
    failures.length ? 'Failures:' : 'Failures: none',
    ...failures,
    '',
    `Last ${parts.logLines.length} lines of the log:`,
    ...parts.logLines,
  ].join('\n');
}

function deviceLine(kind: string, { devices, selected, preferred }: DeviceChoice): string {
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}s`;
  const all = devices.map(({ id, label }) => (id === selected?.id ? `[${label}]` : label));
  const missing = preferred && !selected ? `; chosen and not there: ${preferred.label}` : '';
  return `${name}: ${all.length > 0 ? all.join(', ') : 'none known'}${missing}`;
}

function proxyLine(route: SystemFacts['route']): string {
  if (!route) return 'not asked, no server is known';
  const proxy = proxyOf(route.proxy);
  return `${proxy ? `${proxy.address} (${proxy.kind})` : 'none'} to ${route.host}`;
}
