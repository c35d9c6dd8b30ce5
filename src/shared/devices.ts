/** Microphones, cameras and speakers as one surface tells them to another. */
import type { DeviceChoice, DeviceKind } from '@parley/session';

export type { Device, DeviceChoice, DeviceKind, DevicePreference } from '@parley/session';

export type DeviceChoices = Readonly<Record<DeviceKind, DeviceChoice>>;

const nothing: DeviceChoice = { devices: [], preferred: null };

/** Before anybody has looked. */
export const noDevices: DeviceChoices = { microphone: nothing, camera: nothing, speaker: nothing };

/** More devices of one kind than this are not shown. */
export const deviceLimit = 64;
