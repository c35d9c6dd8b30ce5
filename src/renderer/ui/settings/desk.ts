/** What the pages of the settings window are given: what there is to see, and what can be done. */
import { createContext } from 'svelte';
import type { Readable } from '@parley/session';
import type { About } from '../../../shared/about.js';
import type { BindingName } from '../../../shared/bindings.js';
import type { DeviceChoices } from '../../../shared/devices.js';
import type { Failure } from '../../../shared/failures.js';
import type { AppInfo } from '../../../shared/ipc.js';
import type { OutsideLink } from '../../../shared/links.js';
import type { SettingsChange } from '../../../shared/settings.js';
import type { PermissionKind, SystemFacts } from '../../../shared/system-facts.js';
import type { VoiceReader } from '../voice/reader.js';

/** What did not work is shown above the page; none of these rejects. */
export interface Deeds {
  change(change: SettingsChange): void;
  /** All settings have their defaults again. */
  reset(): void;
  /** @returns false: the user thought better of it, or it did not work */
  exportSettings(): Promise<boolean>;
  openSettingsFile(): void;
  /** @returns why the key cannot be had; null: it is set */
  bind(name: BindingName, accelerator: string | null): Promise<string | null>;
  /** While a key is recorded, no global key does anything. */
  record(isRecording: boolean): void;
  testKeys(isTesting: boolean): void;
  copyKeyCommands(): void;
  openKeySettings(): void;
  askForKeys(): void;
  refreshDevices(): void;
  /** Opens the chosen microphone, for a look at its level; undefined: it cannot be. */
  openMicrophone(): Promise<VoiceReader | undefined>;
  /** Plays a short sound through the chosen speaker. @param volume 0 to 1 */
  playSound(volume: number): void;
  refreshFacts(): void;
  askForMicrophone(): void;
  openPermission(kind: PermissionKind): void;
  openConnections(): void;
  /** Leads through connection, microphone, key and first call again, in the main window. */
  openFirstRun(): void;
  checkForUpdates(): void;
  restartToUpdate(): void;
  /** @returns false: it did not work */
  copyReport(): Promise<boolean>;
  openLogFolder(): void;
  restart(): void;
  openLink(link: OutsideLink): void;
}

export interface Desk {
  readonly info: Readable<AppInfo | undefined>;
  readonly about: Readable<About | undefined>;
  readonly licences: Readable<string | undefined>;
  readonly facts: Readable<SystemFacts | undefined>;
  readonly devices: Readable<DeviceChoices>;
  /** Why the last thing that was tried did not work. */
  readonly trouble: Readable<Failure | undefined>;
  readonly deeds: Deeds;
}

/** Set by the window, read by its pages. */
export const [getDesk, setDesk] = createContext<Desk>();
