/** Microphones, cameras and speakers as one surface tells them to another. */

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

/** A device; ids change with the profile and the socket, labels hardly ever. */
export interface Device {
  readonly kind: DeviceKind;
  readonly id: string;
  /** Empty until the user has allowed the use of one of its kind. */
  readonly label: string;
}

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
  readonly selected?: Device | undefined;
}

export type DeviceChoices = Readonly<Record<DeviceKind, DeviceChoice>>;

const nothing: DeviceChoice = { devices: [], preferred: null };

/** Before anybody has looked. */
export const noDevices: DeviceChoices = { microphone: nothing, camera: nothing, speaker: nothing };

/** More devices of one kind than this are not shown. */
export const deviceLimit = 64;
