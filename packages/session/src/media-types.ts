/** This computer's devices, as a window shows them. */
import type { DeviceChoice, DeviceKind, DevicePreference } from '../../../src/shared/devices.js';
import type { Failure } from '../../../src/shared/failures.js';
import type { MediaSwitch } from '../../../src/shared/session.js';
import type { MediaTrack } from './basics.js';
import type { Readable } from './store.js';

export type { DeviceChoice, DevicePreference } from '../../../src/shared/devices.js';

/** One device's or screen's switch. */
export interface LocalDevice {
  /** `error`: why it could not be switched on the last time. */
  readonly state: Readable<MediaSwitch & { readonly error?: Failure }>;
  readonly track: Readable<MediaTrack | undefined>;
  /** Does nothing outside of a call. Never rejects: what went wrong is in `state` and the failures. */
  setEnabled(enabled: boolean): Promise<void>;
  toggle(): Promise<void>;
}

/** The microphone's switch. */
export type LocalMicrophone = LocalDevice;

/** Lists and selection of microphones, cameras and speakers. */
export interface Devices {
  readonly microphone: Readable<DeviceChoice>;
  readonly camera: Readable<DeviceChoice>;
  readonly speaker: Readable<DeviceChoice>;
  /** Uses this device from now on, in a running call too; null: the system's default. */
  select(kind: DeviceKind, device: DevicePreference | null): Promise<void>;
  /** Looks which devices there are; happens by itself in a call and when one is plugged in. */
  refresh(): Promise<void>;
}
