import type { BindingName } from '../../shared/bindings.js';
import { acceleratorLabel } from '../../shared/accelerator.js';
import { bindingFault } from '../../shared/binding-rules.js';
import type { Settings } from '../../shared/settings.js';
import type { Store } from '../settings-store.js';
import type { Hotkeys } from './hotkeys.js';
import type { KeyGate } from './key-gate.js';

export interface KeyChoiceDeps {
  readonly settings: Pick<Store<Settings>, 'get' | 'set'>;
  readonly hotkeys: Pick<Hotkeys, 'pause' | 'resume' | 'isFree'>;
  readonly gate: Pick<KeyGate, 'setClosed'>;
  readonly platform: NodeJS.Platform;
}

/** Lets the user choose the global keys: while one is recorded none of them does anything. */
export class KeyChoice {
  readonly #deps: KeyChoiceDeps;
  #isRecording = false;

  constructor(deps: KeyChoiceDeps) {
    this.#deps = deps;
  }

  /** A key is being recorded: all keys go to the window that records. */
  get isRecording(): boolean {
    return this.#isRecording;
  }

  /** Begins or ends that. */
  readonly record = (isRecording: boolean): void => {
    if (isRecording === this.#isRecording) return;
    const { hotkeys, gate } = this.#deps;
    this.#isRecording = isRecording;
    gate.setClosed(isRecording);
    if (isRecording) hotkeys.pause();
    else hotkeys.resume();
  };

  /**
   * Sets one key, or none.
   * @returns why it cannot be had; null: it is set. The key from before stays where it cannot.
   */
  readonly bind = (name: BindingName, accelerator: string | null): string | null => {
    const { settings, platform } = this.#deps;
    const { bindings } = settings.get();
    if (accelerator === bindings[name]) return null;
    if (accelerator !== null) {
      const fault = bindingFault(name, accelerator, bindings, platform);
      if (fault !== undefined) return fault;
      if (!this.#isFree(accelerator))
        return `${acceleratorLabel(accelerator, platform)} is taken by another app. The key from before stays.`;
    }
    settings.set({ bindings: { ...bindings, [name]: accelerator } });
    return null;
  };

  #isFree(accelerator: string): boolean {
    const { hotkeys } = this.#deps;
    // Our own keys would be in the way: one may stand in for another.
    if (!this.#isRecording) hotkeys.pause();
    try {
      return hotkeys.isFree(accelerator);
    } finally {
      if (!this.#isRecording) hotkeys.resume();
    }
  }
}
