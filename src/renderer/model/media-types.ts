/** This computer's devices, as a window shows them. */
import type { Failure } from '../../shared/failures.js';
import type { MediaSwitch } from '../../shared/session.js';
import type { MediaTrack } from './basics.js';
import type { Device, DeviceKind } from './media-port.js';
import type { Readable } from './store.js';

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

/** A device as remembered: its id, and its label for when the id has changed. */
export interface DevicePreference {
  readonly id: string;
  readonly label: string;
}

/** The devices of one kind, and which of them is used. */
export interface DeviceChoice {
  readonly devices: readonly Device[];
  /** What the user wants; null: the system's default. It may not be there at the moment. */
  readonly preferred: DevicePreference | null;
  /** What is used, or would be if it were switched on; undefined: the system's default. */
  readonly selected: Device | undefined;
}

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
