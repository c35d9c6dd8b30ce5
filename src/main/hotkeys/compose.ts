import type { AppDeps } from '../app-deps.js';
import type { ConnectionsService } from '../connections/connections.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import { Gestures } from './gestures.js';
import { createGlobalShortcutBackend, createHotkeys } from './hotkeys.js';
import type { Hotkeys } from './hotkeys.js';
import type { Store } from '../settings-store.js';
import { failure } from '../../shared/failures.js';
import { talkHotkeyFallbacks } from '../../shared/settings.js';
import type { Settings } from '../../shared/settings.js';
import type { Windows } from '../windows/windows.js';

const now = (): number => performance.now();
const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** What keys, and whoever else speaks for them, mean for the conversation. */
export function composeGestures(
  { environment }: AppDeps,
  relay: SessionRelay,
  windows: Windows,
  connections: ConnectionsService,
  settings: Store<Settings>,
): Gestures {
  const gestures = new Gestures({
    mode: () => settings.get().talkMode,
    // Variables that make no connection are a failure to be told at the start.
    hasConnection: () => connections.active() !== null || (!environment.ok && environment.given),
    request: relay.request,
    show: windows.main.show,
    addConnection: () => windows.connections.show(connections.list().length > 0 ? 'list' : 'add'),
    report: (code) => relay.report(failure(code, Date.now())),
    now,
    after,
  });
  relay.subscribe((snapshot) => gestures.follow(snapshot));
  return gestures;
}

/** The global talk key. */
export function composeTalkKey(
  { electron, platform, wayland, log }: AppDeps,
  gestures: Gestures,
): Hotkeys {
  const { globalShortcut } = electron;
  return createHotkeys({
    backend: createGlobalShortcutBackend({ globalShortcut, platform, wayland, now, after }),
    fallbacks: talkHotkeyFallbacks,
    platform,
    onPress: () => gestures.press('talk'),
    now: () => Date.now(),
    log,
  });
}
