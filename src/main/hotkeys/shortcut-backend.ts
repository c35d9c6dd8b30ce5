import type { GlobalShortcut } from 'electron';
import { acceleratorLabel } from '../../shared/accelerator.js';
import { bindingNames } from '../../shared/bindings.js';
import type { BindingName, Bindings } from '../../shared/bindings.js';
import { failure } from '../../shared/failures.js';
import type { Failure } from '../../shared/failures.js';
import { Listeners } from '../listeners.js';
import type { Log } from '../logging/log.js';
import type {
  BoundKey,
  KeyBackend,
  KeyBackendStatus,
  KeyCapabilities,
  KeySink,
} from './key-backend.js';
import { createKeyRepeatFilter } from './key-repeat.js';
import type { KeyRepeatDeps, KeyRepeatFilter } from './key-repeat.js';
import type { ReleaseHook } from './release-hook.js';

export interface ShortcutBackendDeps extends KeyRepeatDeps {
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>;
  /** Tells of releases; undefined: nothing can, here. */
  readonly hook: ReleaseHook | undefined;
  /** Keys to try for talking, in this order, where the wanted one is taken. */
  readonly fallbacks: readonly string[];
  readonly platform: NodeJS.Platform;
  /** Milliseconds since the epoch. */
  readonly date: () => number;
  readonly log: Log;
}

/** Milliseconds: a held key is repeated sooner than that. */
const longestRepeatMs = 2_000;

/** A key that is ours. */
interface Registered {
  readonly accelerator: string;
  readonly filter: KeyRepeatFilter | undefined;
}

/**
 * Electron's global shortcuts: the program in front doesn't get the key, and one that is taken is
 * known. They tell presses alone, and repeat them while a key is held; a hook tells the release.
 */
export class ShortcutBackend implements KeyBackend {
  readonly #deps: ShortcutBackendDeps;
  readonly #changes = new Listeners();
  readonly #registered = new Map<BindingName, Registered>();
  /** What is down, and when its shortcut was told last. */
  readonly #held = new Map<BindingName, number>();
  #keys: KeyBackendStatus['keys'] = {};
  #sink: KeySink | undefined;

  readonly name = 'global shortcut';
  readonly subscribe = this.#changes.subscribe;

  constructor(deps: ShortcutBackendDeps) {
    this.#deps = deps;
    deps.hook?.subscribe(() => this.#changes.tell());
  }

  get capabilities(): KeyCapabilities {
    const release = this.#deps.hook?.isReady === true;
    return { press: true, release, swallows: true, consent: false };
  }

  status(): KeyBackendStatus {
    const problem = this.#problem();
    return { state: 'working', keys: this.#keys, ...(problem ? { problem } : {}) };
  }

  start(bindings: Bindings, sink: KeySink): void {
    this.stop();
    this.#sink = sink;
    const taken = new Set<string>();
    const keys: { [Name in BindingName]?: BoundKey } = {};
    for (const name of bindingNames) {
      const wanted = bindings[name];
      if (wanted === null) continue;
      const others = name === 'talk' ? this.#deps.fallbacks.filter((key) => key !== wanted) : [];
      const found = [wanted, ...others].find((key) => !taken.has(key) && this.#register(name, key));
      if (found !== undefined) taken.add(found);
      keys[name] = this.#boundKey(found, wanted);
    }
    this.#keys = keys;
    this.#deps.hook?.follow([...taken]);
    this.#changes.tell();
  }

  stop(): void {
    this.pause();
    this.#keys = {};
  }

  pause(): void {
    for (const { accelerator, filter } of this.#registered.values()) {
      this.#deps.globalShortcut.unregister(accelerator);
      filter?.dispose();
    }
    this.#registered.clear();
    this.#deps.hook?.follow([]);
    for (const name of this.#held.keys()) this.#sink?.up(name, 'key');
    this.#held.clear();
  }

  isFree(accelerator: string): boolean {
    const { globalShortcut } = this.#deps;
    try {
      const isFree = globalShortcut.register(accelerator, () => undefined);
      if (isFree) globalShortcut.unregister(accelerator);
      return isFree;
    } catch {
      // Electron throws on an accelerator that it cannot parse.
      return false;
    }
  }

  #register(name: BindingName, accelerator: string): boolean {
    const { globalShortcut, log } = this.#deps;
    const filter = this.#filterFor(name);
    try {
      const isOurs = globalShortcut.register(accelerator, () =>
        this.#pressed(name, accelerator, filter),
      );
      log.info(
        `the key ${accelerator} (${name}) ${isOurs ? 'is Parley’s' : 'is another program’s'}`,
      );
      if (isOurs) this.#registered.set(name, { accelerator, filter });
      return isOurs;
    } catch (error) {
      // Electron throws on an accelerator that it cannot parse.
      log.warn(`the key ${accelerator} (${name}) is not understood`, error);
      return false;
    }
  }

  /** A held key is repeated on X11 only; without its release nothing else tells it from a press. */
  #filterFor(name: BindingName): KeyRepeatFilter | undefined {
    if (this.#deps.platform !== 'linux') return undefined;
    return createKeyRepeatFilter(this.#deps, (at) => this.#sink?.press(name, at));
  }

  #pressed(name: BindingName, accelerator: string, filter: KeyRepeatFilter | undefined): void {
    const { hook } = this.#deps;
    const told = this.#held.get(name);
    if (told !== undefined) {
      this.#held.set(name, this.#deps.now());
      if (this.#deps.now() - told < longestRepeatMs) return this.#sink?.alive(name, 'key');
      // Its release was missed, as when the computer slept.
      this.#sink?.up(name, 'key');
    }
    if (hook?.isReady) {
      this.#held.set(name, this.#deps.now());
      // First of all the microphone.
      this.#sink?.down(name, 'key');
      hook.watch(accelerator, (news) => {
        if (news === 'alive') return this.#sink?.alive(name, 'key');
        if (this.#held.delete(name)) this.#sink?.up(name, 'key');
      });
    } else if (filter) filter.down();
    else this.#sink?.press(name);
  }

  #boundKey(found: string | undefined, wanted: string): BoundKey {
    const { platform, date } = this.#deps;
    const label = acceleratorLabel(wanted, platform);
    if (found === undefined)
      return { label: null, wanted: label, problem: failure('hotkey.unavailable', date()) };
    if (found === wanted) return { label };
    return { label: acceleratorLabel(found, platform), wanted: label };
  }

  #problem(): Failure | undefined {
    const { hook, date } = this.#deps;
    if (this.#registered.size === 0) return undefined;
    return hook?.problem && failure(hook.problem, date());
  }
}
