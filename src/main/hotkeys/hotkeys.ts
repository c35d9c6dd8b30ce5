import type { GlobalShortcut } from 'electron';
import { failure } from '../../shared/failures.js';
import type { HotkeyStatus } from '../../shared/ipc.js';
import { createKeyRepeatFilter } from './key-repeat.js';
import type { KeyRepeatDeps, KeyRepeatFilter } from './key-repeat.js';
import { Listeners } from '../listeners.js';
import type { Log } from '../logging/log.js';

/** One way to hear of a key while another application has the keyboard. */
export interface HotkeyBackend {
  readonly name: string;
  readonly capabilities: {
    readonly press: boolean;
    readonly release: boolean;
    /** The desktop asks the user first, so that `register` cannot tell whether it worked. */
    readonly needsConsent: boolean;
  };
  /**
   * Asks for a key.
   * @param accelerator in Electron's notation
   * @returns whether it is ours; `unknown` until a press is seen
   */
  register(accelerator: string, onPress: () => void): 'yes' | 'no' | 'unknown';
  unregister(accelerator: string): void;
}

export interface GlobalShortcutDeps extends KeyRepeatDeps {
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>;
  readonly platform: NodeJS.Platform;
  readonly wayland: boolean;
}

/** Electron's own global shortcuts: presses only, so they serve to toggle. */
export function createGlobalShortcutBackend(deps: GlobalShortcutDeps): HotkeyBackend {
  const { globalShortcut, platform, wayland } = deps;
  const filters = new Map<string, KeyRepeatFilter>();
  // A held key is repeated on X11 only; without the release nothing else tells it from a press.
  const filtered = (accelerator: string, onPress: () => void): (() => void) => {
    if (platform !== 'linux' || wayland) return onPress;
    const filter = createKeyRepeatFilter(deps, onPress);
    filters.set(accelerator, filter);
    return filter.down;
  };
  return {
    name: wayland ? 'global shortcuts portal' : 'global shortcut',
    capabilities: { press: true, release: false, needsConsent: wayland },
    register(accelerator, onPress) {
      if (!globalShortcut.register(accelerator, filtered(accelerator, onPress))) return 'no';
      // True comes before the user's consent: https://github.com/electron/electron/issues/52218
      return wayland ? 'unknown' : 'yes';
    },
    unregister(accelerator) {
      globalShortcut.unregister(accelerator);
      filters.get(accelerator)?.dispose();
      filters.delete(accelerator);
    },
  };
}

export interface HotkeysDeps {
  readonly backend: HotkeyBackend;
  /** Keys to try, in this order, where the wanted one is taken. */
  readonly fallbacks: readonly string[];
  readonly platform: NodeJS.Platform;
  /** The key was pressed. */
  onPress(): void;
  /** Milliseconds since the epoch. */
  now(): number;
  readonly log: Log;
}

export interface Hotkeys {
  /** The name of the backend in use. */
  readonly backend: string;
  status(): HotkeyStatus;
  /** Calls `run` after every change of the status. @returns an unsubscribe function */
  subscribe(run: () => void): () => void;
  /** Listens to this key instead of the one before, or to a fallback; null: to none. */
  use(accelerator: string | null): void;
  dispose(): void;
}

/** Makes the talk key. Nothing is registered before {@link Hotkeys.use}. */
export function createHotkeys(deps: HotkeysDeps): Hotkeys {
  const { backend, log, platform } = deps;
  const listeners = new Listeners();
  let registered: string | undefined;
  let status: HotkeyStatus = { label: null };

  const change = (next: HotkeyStatus): void => {
    status = next;
    listeners.tell();
  };

  const confirm = (accelerator: string): void => {
    if (status.problem?.code !== 'hotkey.unconfirmed' || registered !== accelerator) return;
    log.info(`talk key ${accelerator}: confirmed by a press`);
    change({ label: acceleratorLabel(accelerator, platform) });
  };

  const register = (accelerator: string): 'yes' | 'no' | 'unknown' => {
    try {
      return backend.register(accelerator, () => {
        deps.onPress();
        confirm(accelerator);
      });
    } catch (error) {
      // Electron throws on an accelerator that it cannot parse.
      log.warn(`talk key ${accelerator} is not understood`, error);
      return 'no';
    }
  };

  const release = (): void => {
    if (registered !== undefined) backend.unregister(registered);
    registered = undefined;
  };

  return {
    backend: backend.name,
    status: () => status,
    subscribe: listeners.subscribe,
    use(wanted) {
      release();
      if (wanted === null) return change({ label: null });
      for (const accelerator of [wanted, ...deps.fallbacks.filter((key) => key !== wanted)]) {
        const outcome = register(accelerator);
        log.info(`talk key ${accelerator} through ${backend.name}: ${outcome}`);
        if (outcome === 'no') continue;
        registered = accelerator;
        return change({
          label: acceleratorLabel(accelerator, platform),
          ...(accelerator === wanted ? {} : { wanted: acceleratorLabel(wanted, platform) }),
          ...(outcome === 'unknown' ? { problem: failure('hotkey.unconfirmed', deps.now()) } : {}),
        });
      }
      change({
        label: null,
        wanted: acceleratorLabel(wanted, platform),
        problem: failure('hotkey.unavailable', deps.now()),
      });
    },
    dispose: release,
  };
}

const macSymbols: Readonly<Record<string, string>> = {
  Control: '⌃',
  Alt: '⌥',
  Option: '⌥',
  Shift: '⇧',
  Command: '⌘',
  CommandOrControl: '⌘',
};
const names: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  CommandOrControl: 'Ctrl',
  Option: 'Alt',
};

/** An accelerator as the user reads it: `Ctrl+Shift+Space`, `⌃⇧Space` on macOS. */
export function acceleratorLabel(accelerator: string, platform: NodeJS.Platform): string {
  const keys = accelerator.split('+');
  return platform === 'darwin'
    ? keys.map((key) => macSymbols[key] ?? key).join('')
    : keys.map((key) => names[key] ?? key).join('+');
}
