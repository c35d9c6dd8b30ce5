import { execFile } from 'node:child_process';
import type { AppDeps } from '../app-deps.js';
import type { AppState } from '../app-state.js';
import type { CredentialsService } from '../credentials/credentials.js';
import type { Door } from '../ipc/ipc.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Store } from '../settings-store.js';
import { createTrayHost } from '../tray/tray-host.js';
import type { Roster } from './roster.js';
import { createWindows } from './windows.js';
import type { Windows } from './windows.js';

export interface WindowsParts {
  /** Where the pages are, e.g. `app://parley`. */
  readonly origin: string;
  readonly roster: Roster;
  readonly tell: Door['tell'];
  readonly state: Store<AppState>;
  readonly relay: SessionRelay;
  readonly credentials: CredentialsService;
}

/** The windows, wired to the conversation that the main window's page holds. */
export function composeWindows(
  { electron, platform, wayland, root, log }: AppDeps,
  { origin, roster, tell, state, relay, credentials }: WindowsParts,
): Windows {
  const { screen } = electron;
  return createWindows({
    createWindow: (options) => new electron.BrowserWindow(options),
    // The pages' own ground, so that nothing flashes before they are painted.
    ground: () => (electron.nativeTheme.shouldUseDarkColors ? '#171614' : '#fbf9f5'),
    roster,
    tell,
    origin,
    root,
    packaged: electron.app.isPackaged,
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
      isTalking: () => relay.snapshot().connectionState !== 'disconnected',
      onVisible: relay.watch,
    },
    log,
  });
}
