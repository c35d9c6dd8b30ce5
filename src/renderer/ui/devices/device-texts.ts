import type { DeviceChoice, DeviceKind } from '../../../shared/devices.js';

/** What stands for a device that is not there at the moment, among the ids. */
export const missing = 'missing';

/** What stands for the system's default, among the ids. */
export const systemDefault = '';

/** Which of the offered is chosen: an id, {@link systemDefault} or {@link missing}. */
export function chosenOf({ preferred, selected }: DeviceChoice): string {
  if (!preferred) return systemDefault;
  return selected?.id ?? missing;
}

/** Names that headsets without a wire go by; systems do not say it in any other way. */
const wireless = /bluetooth|airpods|hands[- ]?free|\bbuds\b|\bhfp\b|\bhsp\b/i;

/** What to know about a choice; undefined: nothing. */
export function hintFor(kind: DeviceKind, { selected }: DeviceChoice): string | undefined {
  if (kind !== 'microphone' || !selected || !wireless.test(selected.label)) return undefined;
  return 'A Bluetooth headset lowers the quality of what you hear while its microphone is in use.';
}
