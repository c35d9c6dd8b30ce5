import { execFile } from 'node:child_process';
import type { AppDeps } from '../app-deps.js';
import type { AppState } from '../app-state.js';
import type { CredentialsService } from '../credentials/credentials.js';
import type { Door } from '../ipc/ipc.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Store } from '../settings-store.js';
import { createTrayHost } from '../tray/tray-host.js';
import { OnScreen } from './on-screen.js';
import type { Roster } from './roster.js';
import { createWindows } from './windows.js';
import type { Windows } from './windows.js';
import { XServer } from './x-server.js';
import type { Settings } from '../../shared/settings.js';

export interface WindowsParts {
  /** Where the pages are, e.g. `app://parley`. */
  readonly origin: string;
  readonly roster: Roster;
  readonly tell: Door['tell'];
  readonly state: Store<AppState>;
  readonly settings: Store<Settings>;
  /** A global key is being recorded in the settings window. */
  readonly isRecordingKey: () => boolean;
  readonly relay: SessionRelay;
  readonly credentials: CredentialsService;
}

/** The windows, wired to the conversation that the main window's page holds. */
export function composeWindows(
  { electron, platform, wayland, root, log }: AppDeps,
  { origin, roster, tell, state, settings, relay, credentials, isRecordingKey }: WindowsParts,
): Windows {
  const { screen } = electron;
  const isX11 = platform === 'linux' && !wayland;
  const xServer = new XServer(() => import('x11'), log);
  const onScreen = new OnScreen();
  // The microphone's level is only measured for a window that shows it.
  onScreen.subscribe(() => relay.watch(onScreen.has('view') || onScreen.has('overlay')));
  return createWindows({
    createWindow: (options) => new electron.BrowserWindow(options),
    windowOf: (page) => electron.BrowserWindow.fromWebContents(page),
    // The pages' own ground, so that nothing flashes before they are painted.
    ground: () => (electron.nativeTheme.shouldUseDarkColors ? '#171614' : '#fbf9f5'),
    roster,
    onScreen,
    tell,
    origin,
    root,
    packaged: electron.app.isPackaged,
    platform,
    zoom: { get: () => settings.get().zoom, set: (zoom) => settings.set({ zoom }) },
    spellChecks: () => platform === 'darwin' && settings.get().spellCheck,
    isRecordingKey,
    menu: electron.Menu,
    clipboard: electron.clipboard,
    quit: () => electron.app.quit(),
    main: {
      screen,
      savedBounds: () => state.get().bounds,
      saveBounds: (bounds) => state.set({ bounds }),
      trayHost: createTrayHost(platform, execFile),
      onLoading() {
        credentials.forget();
        relay.ownerLoading();
      },
      onCrashed: relay.ownerCrashed,
      now: () => performance.now(),
      log,
    },
    tray: {
      screen,
      platform,
      wayland,
      zoom: () => settings.get().zoom,
      isTalking: () => relay.snapshot().connectionState !== 'disconnected',
      async pointer() {
        const at = isX11 ? await xServer.pointer() : undefined;
        if (!at) return screen.getCursorScreenPoint();
        // X11 has one scale for all displays, and counts in pixels.
        const { scaleFactor } = screen.getPrimaryDisplay();
        return { x: Math.round(at.x / scaleFactor), y: Math.round(at.y / scaleFactor) };
      },
      log,
    },
    overlay: {
      screen,
      platform,
      zoom: () => settings.get().zoom,
      isComposited: () => (isX11 ? xServer.isComposited() : Promise.resolve(true)),
    },
    log,
  });
}
