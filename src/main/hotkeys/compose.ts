import { join } from 'node:path';
import type { AppDeps } from '../app-deps.js';
import type { ConnectionsService } from '../connections/connections.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { AppState } from '../app-state.js';
import type { SessionBus } from '../bus/session-bus.js';
import { DesktopKeys } from './desktop-keys.js';
import { Gestures } from './gestures.js';
import { Hotkeys } from './hotkeys.js';
import type { KeySink } from './key-backend.js';
import { KeyChoice } from './key-choice.js';
import { keyCommands, quoted } from './key-commands.js';
import { KeyGate } from './key-gate.js';
import { PortalBackend } from './portal.js';
import { ReleaseHook } from './release-hook.js';
import { ShortcutBackend } from './shortcut-backend.js';
import type { Store } from '../settings-store.js';
import { failure } from '../../shared/failures.js';
import { talkKeyFallbacks } from '../../shared/settings.js';
import type { Settings } from '../../shared/settings.js';
import type { Windows } from '../windows/windows.js';

const now = (): number => performance.now();
const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** What keys mean for the conversation, and commands that stand for keys. */
export function composeGestures(
  relay: SessionRelay,
  windows: Windows,
  connections: ConnectionsService,
  settings: Store<Settings>,
  addConnection: () => void,
): Gestures {
  const gestures = new Gestures({
    mode: () => settings.get().talkMode,
    hasConnection: connections.isSetUp,
    request: relay.request,
    show: windows.main.show,
    addConnection,
    report: (code) => relay.report(failure(code, Date.now())),
    now,
    after,
  });
  relay.subscribe((snapshot) => gestures.follow(snapshot));
  return gestures;
}

/** The global keys, and what tells when one is let go. */
export function composeHotkeys(
  deps: AppDeps,
  gestures: KeySink,
  bus: SessionBus,
  state: Store<AppState>,
  settings: Store<Settings>,
): {
  readonly keyGate: KeyGate;
  readonly keyChoice: KeyChoice;
  readonly hotkeys: Hotkeys;
  readonly releaseHook: ReleaseHook;
  readonly portal: PortalBackend;
  readonly desktopKeys: DesktopKeys;
} {
  const { electron, platform, wayland, root, log } = deps;
  const { globalShortcut, systemPreferences, utilityProcess } = electron;
  const sink = new KeyGate({ sink: gestures, after });
  const releaseHook = new ReleaseHook({
    fork: () =>
      utilityProcess.fork(join(root, 'out', 'main', 'release-hook.cjs'), [], {
        serviceName: 'Parley keys',
        // libuiohook writes of each key that it does not know.
        stdio: 'ignore',
      }),
    // Without the permission its native code would end the process.
    isAllowed: () => platform !== 'darwin' || systemPreferences.isTrustedAccessibilityClient(true),
    log,
  });
  const shortcuts = new ShortcutBackend({
    globalShortcut,
    hook: releaseHook,
    fallbacks: talkKeyFallbacks,
    platform,
    now,
    after,
    date: () => Date.now(),
    log,
  });
  const portal = new PortalBackend({
    bus,
    desktopId: 'parley',
    now: () => Date.now(),
    after,
    log,
  });
  const command = shellCommand(deps);
  const desktopKeys = new DesktopKeys({
    sink,
    commands: (bindings) =>
      keyCommands(process.env['XDG_CURRENT_DESKTOP'] ?? '', command, bindings),
    known: {
      get: () => state.get().hasDesktopKeys,
      set: () => state.set({ hasDesktopKeys: true }),
    },
    date: () => Date.now(),
  });
  // A Wayland desktop lets no program listen to the keyboard; Electron's own portal support tells no
  // release.
  const hotkeys = new Hotkeys({
    backends: wayland ? [portal, desktopKeys] : [shortcuts],
    sink,
    log,
  });
  const keyChoice = new KeyChoice({ settings, hotkeys, gate: sink, platform });
  return { keyGate: sink, keyChoice, hotkeys, releaseHook, portal, desktopKeys };
}

/** How a shell starts the command line of this Parley. */
function shellCommand({ electron, appImage, root, ownProfile }: AppDeps): string {
  const checkout = `sh ${quoted(join(root, 'packaging/linux/launcher.sh'))}`;
  const installed = appImage === undefined ? 'parley' : quoted(appImage);
  const command = electron.app.isPackaged ? installed : checkout;
  return ownProfile === null ? command : `${command} ${quoted(`--user-data-dir=${ownProfile}`)}`;
}
