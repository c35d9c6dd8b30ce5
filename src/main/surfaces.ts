/** The desktop's surfaces, wired to the conversation: windows, tray icon, talk key. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { AppDeps } from './app-deps.js';
import type { AppState } from './app-state.js';
import type { ConnectionsService } from './connections/connections.js';
import type { CredentialsService } from './credentials/credentials.js';
import type { DevicesService } from './devices.js';
import { failureOf } from './failure-of.js';
import { Heartbeat } from './heartbeat.js';
import { createGlobalShortcutBackend, createHotkeys } from './hotkeys.js';
import type { Hotkeys } from './hotkeys.js';
import { createHungDialog } from './hung-dialog.js';
import type { Door } from './ipc.js';
import { createScreenCapture } from './screen-capture.js';
import type { ScreenCapture } from './screen-capture.js';
import type { SessionRelay } from './session-relay.js';
import type { Store } from './settings-store.js';
import type { Support } from './support.js';
import { createTrayHost } from './tray-host.js';
import type { ConnectionChoices, TrayCommand } from './tray-menu.js';
import { createTrayService } from './tray.js';
import type { TrayService } from './tray.js';
import type { Updates } from './updates/updates.js';
import { createWindows } from './windows.js';
import type { Windows } from './windows.js';
import { talkHotkeyFallbacks } from '../shared/settings.js';

/** Milliseconds from a page's end of loading until it is drawn, with room to spare. */
const drawingMs = 200;

/**
 * The windows; `relay` is asked for when they first need it, since it talks through them.
 * @param onDrawn the main window has its first picture, or could not have it
 */
export function composeWindows(
  { electron, platform, wayland, root, log }: AppDeps,
  origin: string,
  state: Store<AppState>,
  credentials: CredentialsService,
  relay: () => SessionRelay,
  onDrawn: () => void,
): Windows {
  const trayHost = createTrayHost(platform, execFile);
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
      onLoading: () => {
        credentials.forget();
        relay().ownerLoading();
      },
      onLoaded: () =>
        void setTimeout(() => {
          void trayHost.ask();
          onDrawn();
        }, drawingMs),
      onCrashed: () => relay().ownerCrashed(),
      now: () => performance.now(),
    },
    tray: {
      platform,
      wayland,
      isTalking: () => relay().snapshot().connection !== 'disconnected',
      onVisible: (visible) => relay().watch(visible),
    },
  });
}

/** Watches over the page with the call: one that hangs is told, in the tray and in a dialog. */
export function composeHeartbeat(
  { electron, log }: AppDeps,
  relay: SessionRelay,
  tell: Door['tell'],
  windows: Windows,
): Heartbeat {
  const dialog = createHungDialog(electron.dialog, windows.main.endPage, log);
  return new Heartbeat({
    tell,
    relay,
    onHung(hung) {
      relay.ownerHung(hung);
      if (hung) dialog.show();
      else dialog.close();
    },
    endPage: windows.main.endPage,
    now: () => performance.now(),
    log,
  });
}

/** The global talk key, which toggles. */
export function composeTalkKey(
  { electron, platform, wayland, log }: AppDeps,
  relay: SessionRelay,
  onChange: () => void,
): Hotkeys {
  const { globalShortcut } = electron;
  return createHotkeys({
    backend: createGlobalShortcutBackend({
      globalShortcut,
      platform,
      wayland,
      now: () => performance.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    }),
    fallbacks: talkHotkeyFallbacks,
    platform,
    onPress: () => relay.request({ type: 'toggle-talk' }),
    onChange,
    now: () => Date.now(),
    log,
  });
}

/** The tray icon, whose rows ask the conversation, open windows and help out of failures. */
export function composeTray(
  { electron, platform, root, log }: AppDeps,
  relay: SessionRelay,
  devices: DevicesService,
  windows: Windows,
  support: Support,
  updates: Updates,
  connections: ConnectionsService,
  openConnections: () => void,
): TrayService {
  const run = (command: TrayCommand): void => {
    if (command.do === 'intent') return relay.request(command.intent);
    if (command.do === 'open') return windows.main.show();
    if (command.do === 'about') return windows.about.show();
    if (command.do === 'restart-to-update') return updates.restart();
    if (command.do === 'quit') return electron.app.quit();
    if (command.do === 'open-for') {
      windows.main.show();
      return relay.request(command.intent);
    }
    if (command.do === 'connections') return openConnections();
    const work =
      command.do === 'choose-connection'
        ? connections.choose(command)
        : support.fix(command.action);
    work.catch((error: unknown) => {
      log.warn(`${command.do} from the tray failed`, error);
      relay.report(failureOf(error, Date.now()));
      windows.main.show();
    });
  };
  const connectionChoices = (): ConnectionChoices => ({
    list: connections.list(),
    activeId: connections.active()?.id,
  });
  const tray = createTrayService(
    {
      createTray: (image) => new electron.Tray(image),
      imageFrom: (path) => electron.nativeImage.createFromPath(path),
      menuFrom: (template) => electron.Menu.buildFromTemplate(template),
      icons: join(root, 'resources', 'tray'),
      platform,
      run,
      onClick: windows.tray.toggle,
    },
    {
      snapshot: relay.snapshot(),
      devices: devices.current(),
      update: updates.state(),
      connections: connectionChoices(),
    },
  );
  relay.subscribe((snapshot) => tray.render({ snapshot }));
  devices.subscribe((choices) => tray.render({ devices: choices }));
  connections.subscribe(() => tray.render({ connections: connectionChoices() }));
  return tray;
}

/** The choice of what to share, in a window of its own. */
export function composeScreenCapture(
  { electron, platform, wayland }: AppDeps,
  windows: Windows,
): ScreenCapture {
  return createScreenCapture({
    capturer: () => electron.desktopCapturer,
    systemPreferences: electron.systemPreferences,
    platform,
    wayland,
    openPicker: windows.picker.open,
    closePicker: windows.picker.close,
    now: () => performance.now(),
  });
}
