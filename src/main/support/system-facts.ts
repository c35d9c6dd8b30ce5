import type { App, Session } from 'electron';
import { hostOf } from '../../shared/connections.js';
import type { Connection, ConnectionSettings } from '../../shared/connections.js';
import { permissionKinds } from '../../shared/system-facts.js';
import type {
  Permission,
  PermissionKind,
  PermissionState,
  SystemFacts,
} from '../../shared/system-facts.js';
import { hasPermissionSettings } from './system-settings.js';

export interface SystemFactsDeps {
  readonly app: Pick<App, 'getGPUFeatureStatus'>;
  readonly session: Pick<Session, 'resolveProxy'>;
  readonly platform: NodeJS.Platform;
  readonly permissions: () => Readonly<Record<PermissionKind, PermissionState>>;
  readonly connection: () => Connection | null;
  readonly keyring: () => string;
  readonly settingsFile: string;
  readonly logFile: string;
}

/** Where LiveKit Cloud is, for the question which proxy leads there; nothing is sent. */
const cloud = 'https://cloud-api.livekit.io';

/** Asks the system how it is, at this moment. */
export async function systemFacts(deps: SystemFactsDeps): Promise<SystemFacts> {
  const states = deps.permissions();
  const permission = (kind: PermissionKind): Permission => ({
    state: states[kind],
    hasSettings: hasPermissionSettings(kind, deps.platform),
  });
  const [microphone, camera, screen] = permissionKinds.map(permission) as [
    Permission,
    Permission,
    Permission,
  ];
  return {
    permissions: { microphone, camera, screen },
    route: await routeOf(deps),
    graphics: Object.entries(deps.app.getGPUFeatureStatus()).map(
      ([feature, status]) => `${feature}: ${status}`,
    ),
    keyring: deps.keyring(),
    settingsFile: deps.settingsFile,
    logFile: deps.logFile,
  };
}

/** What the connection's first request is made to, as a proxy is asked for it. */
async function routeOf({ connection, session }: SystemFactsDeps): Promise<SystemFacts['route']> {
  const settings = connection()?.settings;
  if (!settings) return null;
  const proxy = await session.resolveProxy(addressOf(settings).replace(/^ws/, 'http'));
  return { host: hostOf(settings), proxy };
}

function addressOf(settings: ConnectionSettings): string {
  if (settings.kind === 'sandbox') return cloud;
  return settings.kind === 'endpoint' ? settings.url : settings.serverUrl;
}
