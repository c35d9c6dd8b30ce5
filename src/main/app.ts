/** The composition root: builds the services, wires them, ends them. */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type * as ElectronModule from 'electron';
import { appStateSchemas, defaultAppState } from './app-state.js';
import type { AppState } from './app-state.js';
import { createCredentials } from './credentials/credentials.js';
import type { CredentialsService } from './credentials/credentials.js';
import type { Environment } from './credentials/environment.js';
import { createGlobalShortcutBackend, createHotkeys } from './hotkeys.js';
import type { Hotkeys } from './hotkeys.js';
import { createDoor } from './ipc.js';
import type { LogFile } from './log.js';
import { guardNavigation } from './navigation.js';
import { createPermissions } from './permissions.js';
import { appOrigin, developmentPolicy, serveApp } from './protocol.js';
import { endCallBeforeQuit } from './quit.js';
import { reportLogLines, reportText } from './report.js';
import { createSessionRelay } from './session-relay.js';
import type { SessionRelay } from './session-relay.js';
import { createStore } from './settings-store.js';
import type { Store } from './settings-store.js';
import { createSupport } from './support.js';
import type { Support } from './support.js';
import { createTrayHost } from './tray-host.js';
import type { TrayCommand } from './tray-menu.js';
import { createTrayService } from './tray.js';
import type { TrayService } from './tray.js';
import { createWindows } from './windows.js';
import type { Windows } from './windows.js';
import type { AppInfo } from '../shared/ipc.js';
import { settingsSchemas } from '../shared/settings.schema.js';
import { defaultSettings, talkHotkeyFallbacks } from '../shared/settings.js';

export interface AppDeps {
  readonly electron: typeof ElectronModule;
  readonly environment: Environment;
  readonly microphoneDenied: boolean;
  readonly log: LogFile;
  /** Takes secrets out of a text. */
  redact(text: string): string;
  readonly version: string;
  /** One line: what runs here, in which versions. */
  readonly runtime: string;
  readonly platform: NodeJS.Platform;
  /** Windows cannot place themselves then, and global keys need the user's consent. */
  readonly wayland: boolean;
  /** The folder that holds `out/`, `resources/` and `README.md`. */
  readonly root: string;
  /** The profile's folder. */
  readonly userData: string;
  /** Where the development server has the pages; null: the built ones are used. */
  readonly devUrl: string | null;
}

const now = (): number => Date.now();
const monotonic = (): number => performance.now();

/** Starts the app, once Electron is ready. */
export function startApp(deps: AppDeps): void {
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
  const credentials = createCredentials({
    environment: deps.environment,
    identity: identityOf(state),
    newRoom: () => `parley-${randomUUID()}`,
    now,
  });

  const windows: Windows = openedLater(deps, origin, state, () => relay);
  const { session, systemPreferences, ipcMain } = electron;
  const { roleOf, contentsOf } = windows;
  const permissions = createPermissions({
    session: session.defaultSession,
    systemPreferences,
    platform,
    roleOf,
    origin,
    microphoneDenied: deps.microphoneDenied,
    log,
  });
  const door = createDoor({ ipcMain, roleOf, contentsOf, origin, now: monotonic, log });
  const relay: SessionRelay = createSessionRelay({ tell: door.tell, now });

  const info = (): AppInfo => ({
    version: deps.version,
    connection: credentials.connection,
    settings: settings.get(),
    hotkey: hotkeys.status(),
  });
  const tellInfo = (): void => {
    door.tell('owner', 'app.changed', info());
    door.tell('view', 'app.changed', info());
  };
  const hotkeys: Hotkeys = createTalkKey(deps, relay, tellInfo);
  const support = createSupport({
    shell: electron.shell,
    clipboard: electron.clipboard,
    spawn,
    platform,
    root: deps.root,
    report: () =>
      deps.redact(
        reportText({
          runtime: deps.runtime,
          info: info(),
          snapshot: relay.snapshot(),
          microphone: permissions.describe(),
          hotkeyBackend: hotkeys.backend,
          logLines: log.lastLines(reportLogLines),
        }),
      ),
    log,
  });
  const tray = createTray(deps, relay, windows, support);
  const stopServing = servePages(deps, credentials);
  const stopGuarding = guardNavigation({ app, devUrl, log });

  door.serve({
    'session.publish': relay.publish,
    'session.snapshot': relay.snapshot,
    'session.request': relay.request,
    'session.level': relay.level,
    'credentials.get': credentials.get,
    'permissions.microphone': permissions.microphone,
    'permissions.open-microphone-settings': support.openMicrophoneSettings,
    'app.info': info,
    'app.copy-report': support.copyReport,
    'app.open-connection-help': support.openConnectionHelp,
    'window.show-main': windows.main.show,
    'window.hide-tray': windows.tray.hide,
  });
  relay.subscribe(tray.render);
  settings.subscribe(tellInfo);
  endCallBeforeQuit({ app, relay, onEnded: windows.letClose });
  app.on('second-instance', windows.main.show);
  app.on('activate', windows.main.show);
  // Closed windows do not end it: the tray and the talk key go on.
  app.on('window-all-closed', () => undefined);
  app.on('will-quit', () => {
    for (const stop of [hotkeys.dispose, tray.dispose, door.dispose, stopGuarding, stopServing])
      stop();
  });

  electron.nativeTheme.themeSource = settings.get().theme;
  electron.Menu.setApplicationMenu(applicationMenu(deps));
  hotkeys.use(settings.get().talkHotkey);
  windows.main.show();
}

/** The same person in every call of this installation. */
function identityOf(state: Store<AppState>): string {
  const known = state.get().identity;
  if (known) return known;
  const identity = `user-${randomUUID()}`;
  state.set({ identity });
  return identity;
}

function openedLater(
  { electron, platform, wayland, root, log }: AppDeps,
  origin: string,
  state: Store<AppState>,
  relay: () => SessionRelay,
): Windows {
  const trayHost = createTrayHost(platform, execFile);
  void trayHost.ask();
  return createWindows({
    createWindow: (options) => new electron.BrowserWindow(options),
    // The pages' own ground, so that nothing flashes before they are painted.
    ground: () => (electron.nativeTheme.shouldUseDarkColors ? '#171614' : '#fbf9f5'),
    screen: electron.screen,
    log,
    origin,
    root,
    packaged: electron.app.isPackaged,
    main: {
      savedBounds: () => state.get().bounds,
      saveBounds: (bounds) => state.set({ bounds }),
      trayHost,
      onLoading: () => relay().ownerLoading(),
      onCrashed: () => relay().ownerCrashed(),
      now: monotonic,
    },
    tray: {
      platform,
      wayland,
      isTalking: () => relay().snapshot().connection !== 'disconnected',
      onVisible: (visible) => relay().watch(visible),
    },
  });
}

function createTalkKey(
  { electron, platform, wayland, log }: AppDeps,
  relay: SessionRelay,
  onChange: () => void,
): Hotkeys {
  const { globalShortcut } = electron;
  return createHotkeys({
    backend: createGlobalShortcutBackend({ globalShortcut, platform, wayland, now: monotonic }),
    fallbacks: talkHotkeyFallbacks,
    platform,
    onPress: () => relay.request({ type: 'toggle-talk' }),
    onChange,
    now,
    log,
  });
}

function createTray(
  { electron, platform, root, log }: AppDeps,
  relay: SessionRelay,
  windows: Windows,
  support: Support,
): TrayService {
  const run = (command: TrayCommand): void => {
    if (command.do === 'intent') return relay.request(command.intent);
    if (command.do === 'open') return windows.main.show();
    if (command.do === 'quit') return electron.app.quit();
    support.fix(command.action).catch((error: unknown) => {
      log.warn(`${command.action} from the tray failed`, error);
      windows.main.show();
    });
  };
  return createTrayService(
    {
      createTray: (image) => new electron.Tray(image),
      imageFrom: (path) => electron.nativeImage.createFromPath(path),
      menuFrom: (template) => electron.Menu.buildFromTemplate(template),
      icons: join(root, 'resources', 'tray'),
      platform,
      run,
      onClick: windows.tray.toggle,
    },
    relay.snapshot(),
  );
}

function servePages(
  { electron, root, devUrl, log }: AppDeps,
  { connection }: CredentialsService,
): () => void {
  if (devUrl !== null)
    electron.session.defaultSession.webRequest.onHeadersReceived(({ responseHeaders }, callback) =>
      callback({
        responseHeaders: { ...responseHeaders, 'Content-Security-Policy': [developmentPolicy] },
      }),
    );
  return serveApp({
    protocol: electron.protocol,
    root: join(root, 'out', 'renderer'),
    serverUrl: connection?.serverUrl ?? null,
    log,
  });
}

/** macOS needs a menu for copy, paste and quit; elsewhere there is none, nor its reload shortcuts. */
function applicationMenu({ electron, platform }: AppDeps): ElectronModule.Menu | null {
  if (platform !== 'darwin') return null;
  return electron.Menu.buildFromTemplate([
    { role: 'appMenu' },
    { role: 'editMenu' },
    { role: 'windowMenu' },
  ]);
}
