import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AppDeps } from '../app-deps.js';
import type { AppState } from '../app-state.js';
import { busNameOf } from '../bus/bus-name.js';
import type { SessionBus } from '../bus/session-bus.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Hotkeys } from '../hotkeys/hotkeys.js';
import type { Notifier } from '../notifications/notifier.js';
import type { Store } from '../settings-store.js';
import { stayReachable } from '../tray/stay-reachable.js';
import { tellOfTray } from '../tray/tray-notice.js';
import { TrayWatch } from '../tray/tray-watch.js';
import type { Windows } from '../windows/windows.js';
import type { Settings } from '../../shared/settings.js';
import { createPortalLoginItem } from './background-portal.js';
import { keepAwake } from './keep-awake.js';
import {
  createAutostartFile,
  createSystemLoginItem,
  followLaunchAtLogin,
} from './launch-at-login.js';
import type { LoginItem } from './launch-at-login.js';
import { LoginSession } from './login-session.js';
import { muteOnLock } from './screen-lock.js';
import { quitAtShutdown } from './session-end.js';

export interface MannersParts {
  readonly relay: SessionRelay;
  readonly settings: Store<Settings>;
  readonly state: Store<AppState>;
  readonly windows: Windows;
  readonly hotkeys: Hotkeys;
  readonly notifier: Notifier;
  readonly bus: SessionBus;
  readonly systemBus: SessionBus;
}

/**
 * What a program that stays in the background owes to the desktop.
 * @returns ends all of it
 */
export function composeManners(deps: AppDeps, parts: MannersParts): () => void {
  const { electron, log } = deps;
  const { app, powerMonitor, powerSaveBlocker } = electron;
  const { relay, settings, state, windows, hotkeys, notifier, bus, systemBus } = parts;
  const loginSession = new LoginSession({
    bus: systemBus,
    id: process.env['XDG_SESSION_ID'],
    pid: process.pid,
    log,
  });
  const trayWatch = new TrayWatch({
    bus,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    log,
  });
  const stops = [
    keepAwake({ powerSaveBlocker, relay, settings }),
    muteOnLock({ powerMonitor, loginSession, relay, settings }),
    quitAtShutdown({ powerMonitor, app }),
    followLaunchAtLogin({ item: loginItem(deps, bus), settings, log }),
    tellOfTray({
      onClosed: windows.main.onClosed,
      notifier,
      state,
      relay,
      talkKey: () => hotkeys.status().label,
      openMain: windows.main.show,
    }),
    stayReachable({
      trayWatch,
      isOnScreen: () => windows.onScreen.has('owner'),
      showMain: windows.main.show,
      relay,
      now: () => Date.now(),
      log,
    }),
    () => loginSession.dispose(),
    () => trayWatch.dispose(),
  ];
  return () => stops.forEach((stop) => stop());
}

/** What starts Parley with the user's session, without a window. */
function loginItem(deps: AppDeps, bus: SessionBus): LoginItem {
  const { electron, platform, switches, appImage, root, appId, ownProfile, log } = deps;
  const { app } = electron;
  const args = [...(app.isPackaged ? [] : [root]), ...switches, '--hidden'];
  if (platform !== 'linux') return createSystemLoginItem(app, args);
  const isSandboxed = existsSync('/.flatpak-info') || process.env['SNAP'] !== undefined;
  if (isSandboxed)
    return createPortalLoginItem({ bus, command: [basename(process.execPath), ...args], log });
  // One for each profile.
  const { service } = busNameOf(appId, ownProfile);
  const file = join(app.getPath('appData'), 'autostart', `${service}.desktop`);
  return createAutostartFile(file, [appImage ?? process.execPath, ...args]);
}
