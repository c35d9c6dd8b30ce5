/** Builds the app's services, each from those before it. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { AppDeps } from './app-deps.js';
import { appStateSchemas, defaultAppState } from './app-state.js';
import type { AppState } from './app-state.js';
import { composeBusService, composeSessionBus, composeSystemBus } from './bus/compose.js';
import { composeConnectionFiles, composeConnections } from './connections/compose.js';
import { composeHeartbeat, composeScreenCapture } from './conversation/compose.js';
import {
  composeConnectionTests,
  composeServerCheck,
  composeTokenServer,
} from './credentials/compose.js';
import { createCredentials } from './credentials/credentials.js';
import { createDevices } from './conversation/devices.js';
import { composeGestures, composeHotkeys } from './hotkeys/compose.js';
import { FirstRun } from './first-run/first-run.js';
import { createDoor } from './ipc/ipc.js';
import { createNetworkGuard } from './security/network-guard.js';
import { createPermissions } from './security/permissions.js';
import type { Permissions } from './security/permissions.js';
import { appOrigin, developmentPolicy } from './security/protocol.js';
import { reportLogLines, reportText } from './support/report.js';
import type { ScreenCapture } from './conversation/screen-capture.js';
import { createSessionRelay } from './conversation/session-relay.js';
import { composeNotifier } from './notifications/compose.js';
import { composeOverlay } from './overlay/compose.js';
import { ScreenReader } from './overlay/screen-reader.js';
import { Store } from './settings-store.js';
import { SettingsFile } from './support/settings-file.js';
import { createSupport } from './support/support.js';
import type { SupportDeps } from './support/support.js';
import { systemFacts } from './support/system-facts.js';
import { timeLocale } from './support/time-locale.js';
import { composeUpdates } from './updates/compose.js';
import { composeWindows } from './windows/compose.js';
import { Roster } from './windows/roster.js';
import type { AppInfo } from '../shared/ipc.js';
import { migrateSettings, settingsSchemas } from '../shared/settings.schema.js';
import { defaultSettings } from '../shared/settings.js';
import type { SystemFacts } from '../shared/system-facts.js';

const now = (): number => Date.now();

export type Services = ReturnType<typeof composeServices>;

/** Builds them; no window is open yet, no key registered, and nothing answered. */
export function composeServices(deps: AppDeps) {
  const { electron, devUrl, log } = deps;
  const origin = devUrl === null ? appOrigin : new URL(devUrl).origin;
  const kept = { now, log };
  const settingsFile = join(deps.userData, 'settings.json');
  const settings = new Store({
    ...kept,
    file: settingsFile,
    schemas: settingsSchemas,
    defaults: defaultSettings,
    migrate: migrateSettings,
  });
  const state = new Store({
    ...kept,
    file: join(deps.userData, 'state.json'),
    schemas: appStateSchemas,
    defaults: defaultAppState,
  });

  const roster = new Roster();
  const door = createDoor({
    ipcMain: electron.ipcMain,
    roster,
    origin,
    now: () => performance.now(),
    log,
  });
  const { tell } = door;
  const relay = createSessionRelay({ tell, now });
  const devices = createDevices({ tell, settings, relay });

  const serverCheck = composeServerCheck(electron);
  const network = createNetworkGuard({
    session: electron.session.defaultSession,
    devUrl,
    devPolicy: developmentPolicy,
    onChallenge: serverCheck.challenged,
    log,
  });
  const connections = composeConnections(deps, relay);
  const connectionFiles = composeConnectionFiles(deps, connections);
  const askTokenServer = composeTokenServer(electron, now);
  const connectionTests = composeConnectionTests(electron, {
    sourceOf: connections.sourceOf,
    isInCall: (id) =>
      id === connections.active()?.id && relay.snapshot().connectionState !== 'disconnected',
    askTokenServer,
    onServer: network.allowTest,
    now,
  });
  const credentials = createCredentials({
    source: connections.source,
    identity: identityOf(state),
    newRoom: () => `parley-${crypto.randomUUID()}`,
    now,
    askTokenServer,
    onServer(given) {
      network.allow(given.serverUrl);
      serverCheck.follow(given);
    },
  });

  const windows = composeWindows(deps, {
    origin,
    roster,
    tell,
    state,
    settings,
    relay,
    credentials,
    isRecordingKey: () => keys.keyChoice.isRecording,
  });
  const heartbeat = composeHeartbeat(deps, relay, tell, windows);
  const screen = composeScreenCapture(deps, relay, windows);
  const permissions = composePermissions(deps, origin, roster, screen);
  const firstRun = new FirstRun({
    state,
    isSetUp: connections.isSetUp,
    show: windows.main.show,
  });
  relay.subscribe(firstRun.follow);
  const addConnection = (): void => {
    // It leads there by itself.
    if (firstRun.step() !== null) windows.main.show();
    else windows.connections.show(connections.list().length > 0 ? 'list' : 'add');
  };
  const gestures = composeGestures(relay, windows, connections, settings, addConnection);
  const bus = composeSessionBus(deps);
  const systemBus = composeSystemBus(deps);
  const keys = composeHotkeys(deps, gestures, bus, state, settings);
  const { hotkeys, portal, desktopKeys, keyGate, keyChoice } = keys;
  windows.onScreen.subscribe(() => {
    // It may have gone in the middle of it.
    if (!windows.onScreen.has('settings')) keyChoice.record(false);
  });
  const busService = composeBusService(deps, bus, desktopKeys, relay);
  const updates = composeUpdates(deps, settings, state, relay);
  const locale = timeLocale(process.env, deps.platform, electron.app.getSystemLocale());
  const info = (): AppInfo => ({
    version: deps.version,
    platform: deps.platform,
    ...(locale === undefined ? {} : { timeLocale: locale }),
    connection: connections.active(),
    isSetUp: connections.isSetUp(),
    firstRun: firstRun.step(),
    connectionRevision: connections.revision(),
    settings: settings.get(),
    ...(settings.problem === undefined ? {} : { settingsProblem: settings.problem }),
    hotkey: {
      ...hotkeys.status(),
      ...desktopKeys.shown(),
      ...(keyGate.test && { test: keyGate.test }),
    },
  });
  const facts = (): Promise<SystemFacts> =>
    systemFacts({
      app: electron.app,
      session: electron.session.defaultSession,
      platform: deps.platform,
      permissions: permissions.states,
      connection: connections.active,
      keyring: connections.describeKeyring,
      settingsFile,
      logFile: log.file,
    });
  const support = composeSupport(deps, {
    report: async () =>
      reportText({
        runtime: deps.runtime,
        info: info(),
        snapshot: relay.snapshot(),
        devices: devices.current(),
        facts: await facts(),
        logLines: log.lastLines(reportLogLines),
      }),
    settingsFile,
    logFolder: dirname(log.file),
    checkForUpdates: updates.check,
    addConnection,
    editConnection: () => windows.connections.show(connections.active() ? 'edit' : 'add'),
    reloadWindow: windows.main.endPage,
    configureKeys: portal.configure,
    askForKeys: portal.ask,
    keyCommands: () => desktopKeys.shown().commands?.lines ?? [],
    restart: deps.restart,
  });
  const notifier = composeNotifier(deps, bus);
  const overlay = composeOverlay(deps, {
    relay,
    settings,
    notifier,
    screenReader: new ScreenReader(bus, () => deps.electron.app.accessibilitySupportEnabled),
    windows,
    support,
    updates,
    connections,
  });
  return {
    settings,
    state,
    door,
    relay,
    devices,
    network,
    connections,
    connectionTests,
    connectionFiles,
    credentials,
    serverCheck,
    windows,
    heartbeat,
    screen,
    permissions,
    gestures,
    firstRun,
    ...keys,
    bus,
    systemBus,
    busService,
    updates,
    info,
    facts,
    support,
    settingsFile: new SettingsFile({ dialog: electron.dialog, app: electron.app, settings }),
    notifier,
    overlay,
  };
}

/** The same person in every call of this installation. */
function identityOf(state: Store<AppState>): string {
  const known = state.get().identity;
  if (known) return known;
  const identity = `user-${crypto.randomUUID()}`;
  state.set({ identity });
  return identity;
}

function composePermissions(
  { electron, platform, terms, log }: AppDeps,
  origin: string,
  roster: Roster,
  screen: ScreenCapture,
): Permissions {
  return createPermissions({
    session: electron.session.defaultSession,
    systemPreferences: electron.systemPreferences,
    platform,
    roster,
    contentsOf(frame) {
      const contents = electron.webContents.fromFrame(frame);
      return contents?.mainFrame === frame ? contents : undefined;
    },
    screen,
    origin,
    microphoneDenied: terms.microphoneDenied,
    log,
  });
}

function composeSupport(
  { electron, platform, redactor, log }: AppDeps,
  parts: Omit<SupportDeps, 'shell' | 'clipboard' | 'spawn' | 'platform' | 'log'>,
) {
  return createSupport({
    ...parts,
    shell: electron.shell,
    clipboard: electron.clipboard,
    spawn,
    platform,
    report: async () => redactor.redact(await parts.report()),
    log,
  });
}
