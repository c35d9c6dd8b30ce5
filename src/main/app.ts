/** The composition root: builds the services, wires them, ends them. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { aboutOf } from './about.js';
import type { AppDeps } from './app-deps.js';
import { applicationMenu } from './application-menu.js';
import { appStateSchemas, defaultAppState } from './app-state.js';
import type { AppState } from './app-state.js';
import { askOf } from './command-line.js';
import { composeCommands } from './commands.js';
import { composeConnections, tellConnections } from './connections/compose.js';
import { createCredentials } from './credentials/credentials.js';
import { composeServerCheck, composeTokenServer } from './credentials/compose.js';
import { createDevices } from './devices.js';
import { failureOf } from './failure-of.js';
import type { Hotkeys } from './hotkeys.js';
import { createDoor } from './ipc.js';
import { followLaunches } from './launches.js';
import { readLicences } from './licences.js';
import { guardNavigation } from './navigation.js';
import { guardNetwork } from './network-guard.js';
import { createPermissions } from './permissions.js';
import { appOrigin, developmentPolicy, serveApp } from './protocol.js';
import { endCallBeforeQuit } from './quit.js';
import { reportLogLines, reportText } from './report.js';
import { followSleep } from './sleep.js';
import { requestTable } from './requests.js';
import { createSessionRelay } from './session-relay.js';
import type { SessionRelay } from './session-relay.js';
import { createStore } from './settings-store.js';
import type { Store } from './settings-store.js';
import { timeLocale } from './time-locale.js';
import { createSupport } from './support.js';
import {
  composeHeartbeat,
  composeScreenCapture,
  composeTalkKey,
  composeTray,
  composeWindows,
} from './surfaces.js';
import type { TrayService } from './tray.js';
import { composeUpdates } from './updates/compose.js';
import type { Updates } from './updates/updates.js';
import type { Windows } from './windows.js';
import type { About } from '../shared/about.js';
import type { ConnectionsPage } from '../shared/connections.js';
import type { AppInfo } from '../shared/ipc.js';
import { settingsSchemas } from '../shared/settings.schema.js';
import { defaultSettings } from '../shared/settings.js';

const now = (): number => Date.now();
const monotonic = (): number => performance.now();

/** The app as it runs. */
export interface App {
  /** Shows an exception that nobody caught to the user; its words are for the log. */
  report(error: unknown): void;
}

/** Starts the app, once Electron is ready. */
export function startApp(deps: AppDeps): App {
  const { electron, log, platform, devUrl } = deps;
  const { app } = electron;
  const origin = devUrl === null ? appOrigin : new URL(devUrl).origin;

  const settings = createStore({
    file: join(deps.userData, 'settings.json'),
    schemas: settingsSchemas,
    defaults: defaultSettings,
    now,
    log,
  });
  const state = createStore({
    file: join(deps.userData, 'state.json'),
    schemas: appStateSchemas,
    defaults: defaultAppState,
    now,
    log,
  });
  const connections = composeConnections(deps, () => relay);
  const serverCheck = composeServerCheck(electron);
  const credentials = createCredentials({
    source: connections.source,
    identity: identityOf(state),
    newRoom: () => `parley-${crypto.randomUUID()}`,
    now,
    askTokenServer: composeTokenServer(electron, now),
    onServer(given) {
      network.allow(given.serverUrl);
      serverCheck.follow(given);
    },
  });

  let tray: TrayService | undefined;
  const showTray = (): void => {
    if (tray) return;
    const show = (): void => openConnections('list');
    tray = composeTray(deps, relay, devices, windows, support, updates, connections, show);
  };
  const windows: Windows = composeWindows(deps, origin, state, credentials, () => relay, showTray);
  const { session, systemPreferences, ipcMain } = electron;
  const { roleOf, contentsOf } = windows;
  const screen = composeScreenCapture(deps, windows);
  const permissions = createPermissions({
    session: session.defaultSession,
    systemPreferences,
    platform,
    roleOf,
    contentsOf: (frame) => {
      const contents = electron.webContents.fromFrame(frame);
      return contents?.mainFrame === frame ? contents : undefined;
    },
    screen,
    origin,
    microphoneDenied: deps.terms.microphoneDenied,
    log,
  });
  const door = createDoor({ ipcMain, roleOf, contentsOf, origin, now: monotonic, log });
  const relay: SessionRelay = createSessionRelay({ tell: door.tell, now });
  const heartbeat = composeHeartbeat(deps, relay, door.tell, windows);
  const devices = createDevices({ tell: door.tell, settings });

  const locale = timeLocale(process.env, platform, app.getSystemLocale());
  const info = (): AppInfo => ({
    version: deps.version,
    platform,
    ...(locale === undefined ? {} : { timeLocale: locale }),
    connection: connections.active(),
    settings: settings.get(),
    hotkey: hotkeys.status(),
  });
  const tellInfo = (): void => {
    door.tell('owner', 'app.changed', info());
    door.tell('view', 'app.changed', info());
  };
  const hotkeys: Hotkeys = composeTalkKey(deps, relay, tellInfo);
  const about = (): About => aboutOf(deps, settings.get(), updates.state());
  const tellAbout = (): void => door.tell('about', 'about.changed', about());
  const updates: Updates = composeUpdates(deps, settings, state, relay, (update) => {
    tray?.render({ update });
    tellAbout();
  });
  const support = createSupport({
    shell: electron.shell,
    clipboard: electron.clipboard,
    spawn,
    platform,
    // Other programs cannot look into the package's archive; the README lies beside it.
    root: app.isPackaged ? process.resourcesPath : deps.root,
    report: () =>
      deps.redactor.redact(
        reportText({
          runtime: deps.runtime,
          info: info(),
          snapshot: relay.snapshot(),
          microphone: permissions.describe(),
          hotkeyBackend: hotkeys.backend,
          keyring: connections.describeKeyring(),
          logLines: log.lastLines(reportLogLines),
        }),
      ),
    checkForUpdates: updates.check,
    editConnection: () => openConnections(connections.active() ? 'edit' : 'add'),
    reloadWindow: windows.main.endPage,
    log,
  });
  const openConnections = (page: ConnectionsPage): void => {
    if (!windows.connections.show(page)) door.tell('connections', 'connections.show', page);
  };
  const stopServing = servePages(deps);
  const stopGuarding = guardNavigation({ app, devUrl, log });

  door.serve(
    requestTable({
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
      openConnections,
      licences: () =>
        readLicences({
          packaged: app.isPackaged,
          resources: process.resourcesPath,
          root: deps.root,
        }),
    }),
  );
  relay.subscribe(({ connection }) => {
    // There is no call any more to share anything with.
    if (connection === 'disconnected') screen.pick(null);
  });
  settings.subscribe(tellInfo);
  connections.subscribe(tellInfo);
  tellConnections(connections, { tell: door.tell, log }, () => !!windows.connections.contents());
  settings.subscribe(tellAbout);
  endCallBeforeQuit({ app, relay, onEnded: windows.letClose });
  const obey = composeCommands(deps, relay, windows, connections);
  followLaunches({ app, userData: deps.userData, terms: deps.terms, askOf, obey, log });
  deps.links.follow((link) => obey({ command: 'show', link }));
  app.on('activate', windows.main.show);
  // Closed windows do not end it: the tray and the talk key go on.
  app.on('window-all-closed', () => undefined);

  electron.nativeTheme.themeSource = settings.get().theme;
  electron.Menu.setApplicationMenu(
    applicationMenu(deps, windows.about.show, () => openConnections('list')),
  );
  // The window's page holds the conversation: without it nobody could talk.
  if (deps.ask.command === 'toggle-talk') windows.main.show();
  obey(deps.ask);
  // All that the window's first picture doesn't need comes after it has been asked for; this, before
  // any page runs.
  const network = guardNetwork({
    session: session.defaultSession,
    devUrl,
    devPolicy: developmentPolicy,
    log,
  });
  hotkeys.use(settings.get().talkHotkey);
  if (!windows.main.contents()) showTray();
  const stopSleep = followSleep({ powerMonitor: electron.powerMonitor, tell: door.tell, log });
  app.on('will-quit', () => {
    for (const stop of [hotkeys.dispose, door.dispose, stopSleep, stopGuarding, stopServing])
      stop();
    heartbeat.dispose();
    tray?.dispose();
    network.dispose();
  });
  return { report: (error) => relay.report(failureOf(error, now())) };
}

/** The same person in every call of this installation. */
function identityOf(state: Store<AppState>): string {
  const known = state.get().identity;
  if (known) return known;
  const identity = `user-${crypto.randomUUID()}`;
  state.set({ identity });
  return identity;
}

function servePages({ electron, root, log }: AppDeps): () => void {
  return serveApp({
    protocol: electron.protocol,
    root: join(root, 'out', 'renderer'),
    log,
  });
}
