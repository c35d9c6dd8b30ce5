import type { ConnectionsService } from './connections/connections.js';
import type { CredentialsService } from './credentials/credentials.js';
import type { ServerCheck } from './credentials/server-check.js';
import type { DevicesService } from './devices.js';
import type { Heartbeat } from './heartbeat.js';
import type { Handlers } from './ipc.js';
import type { Permissions } from './permissions.js';
import type { ScreenCapture } from './screen-capture.js';
import type { SessionRelay } from './session-relay.js';
import type { Store } from './settings-store.js';
import type { Support } from './support.js';
import type { Updates } from './updates/updates.js';
import type { Windows } from './windows.js';
import type { About } from '../shared/about.js';
import type { ConnectionsPage } from '../shared/connections.js';
import type { AppInfo } from '../shared/ipc.js';
import type { Settings } from '../shared/settings.js';

/** Who answers what a window may ask. */
interface Answering {
  readonly relay: SessionRelay;
  readonly heartbeat: Heartbeat;
  readonly credentials: CredentialsService;
  readonly serverCheck: ServerCheck;
  readonly connections: ConnectionsService;
  readonly permissions: Permissions;
  readonly support: Support;
  readonly devices: DevicesService;
  readonly screen: ScreenCapture;
  readonly updates: Updates;
  readonly windows: Windows;
  readonly settings: Store<Settings>;
  info(): AppInfo;
  about(): About;
  licences(): Promise<string>;
  openConnections(page: ConnectionsPage): void;
}

/** The answer to each request of a window. */
export const requestHandlers = ({
  relay,
  heartbeat,
  credentials,
  serverCheck,
  connections,
  permissions,
  support,
  devices,
  screen,
  updates,
  windows,
  settings,
  info,
  about,
  licences,
  openConnections,
}: Answering): Handlers => ({
  'session.publish': relay.publish,
  'session.snapshot': relay.snapshot,
  'session.alive': (beat) => heartbeat.answer(beat),
  'session.request': relay.request,
  'session.level': relay.level,
  'credentials.get': credentials.get,
  'connection.explain': serverCheck.explain,
  'permissions.microphone': permissions.microphone,
  'permissions.camera': permissions.camera,
  'permissions.open-microphone-settings': support.openMicrophoneSettings,
  'devices.publish': devices.publish,
  'devices.current': devices.current,
  'devices.prefer': devices.prefer,
  'screen.choose': screen.choose,
  'screen.sources': screen.sources,
  'screen.pick': screen.pick,
  'app.info': info,
  'app.copy-report': support.copyReport,
  'app.open-connection-help': support.openConnectionHelp,
  'app.open-about': windows.about.show,
  'app.open-connections': openConnections,
  'connections.current': connections.current,
  'connections.save': ({ draft }) => connections.save(draft),
  'connections.remove': connections.remove,
  'connections.choose': connections.choose,
  'connections.allow-plain': connections.allowPlain,
  'app.about': about,
  'app.licences': licences,
  'app.open-link': support.openLink,
  'updates.check': updates.check,
  'updates.restart': updates.restart,
  'updates.allow': (allowed) => void settings.set({ updates: allowed }),
  'window.show-main': windows.main.show,
  'window.reload-main': windows.main.endPage,
  'window.hide-tray': windows.tray.hide,
});
