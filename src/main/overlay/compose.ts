import type { AppDeps } from '../app-deps.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Store } from '../settings-store.js';
import type { Settings } from '../../shared/settings.js';
import type { Notifier } from '../notifications/notifier.js';
import { runCommand } from '../tray/compose.js';
import type { TrayParts } from '../tray/compose.js';
import { fixOf } from '../tray/tray-menu.js';
import { NoticeSurface } from './notice-surface.js';
import { Overlay } from './overlay.js';
import type { ScreenReader } from './screen-reader.js';

export interface OverlayParts extends Omit<TrayParts, 'devices'> {
  readonly relay: SessionRelay;
  readonly notifier: Notifier;
  readonly settings: Store<Settings>;
  readonly screenReader: ScreenReader;
}

/** The overlay, which follows the conversation, the windows and the user's setting. */
export function composeOverlay(deps: AppDeps, parts: OverlayParts): Overlay {
  const { wayland } = deps;
  const { relay, settings, windows, notifier, screenReader } = parts;
  const notices = new NoticeSurface({
    notifier,
    ask: relay.request,
    fix(failure, snapshot) {
      const command = fixOf(failure, snapshot);
      if (command) runCommand(command, deps, parts);
    },
    openMain: windows.main.show,
  });
  const overlay = new Overlay(
    {
      mode: () => settings.get().overlay,
      onScreen: windows.onScreen,
      // A window that cannot take its place would stand in the middle of the screen, and one that
      // cannot have the focus is silence to a screen reader.
      surface: () => (wayland || screenReader.isRunning ? notices : windows.overlay),
      now: () => performance.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    relay.snapshot(),
  );
  relay.subscribe(overlay.follow);
  settings.subscribe(overlay.refresh);
  windows.onScreen.subscribe(overlay.refresh);
  return overlay;
}
