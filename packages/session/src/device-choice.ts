import type { Device } from './ports.js';
import type { DevicePreference } from './types.js';

/**
 * Which device to use: the preferred one by its id, else by its label (ids change with the socket
 * and the profile), else undefined: the system's default.
 */
export function chooseDevice(
  devices: readonly Device[],
  preferred: DevicePreference | null,
): Device | undefined {
  if (!preferred) return undefined;
  const { id, label } = preferred;
  return (
    devices.find((one) => one.id === id) ??
    (label === '' ? undefined : devices.find((one) => one.label === label))
  );
}

/** Whether two lists hold the same devices in the same order. */
export function sameDevices(a: readonly Device[], b: readonly Device[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => one.id === b[i]?.id && one.label === b[i].label && one.kind === b[i].kind)
  );
}
