import type { DeviceKind, DevicePreference } from '../../shared/devices.js';
import type { Failure, FailureCode } from '../../shared/failures.js';

/** What both windows can ask for. */
export interface CallHandlers {
  onstart: () => void;
  onend: () => void;
  onmicrophone: (enabled: boolean) => void;
  oncamera: (enabled: boolean) => void;
  onscreenshare: (enabled: boolean) => void;
  /** The choice of devices is wanted, with the focus on this kind; undefined: not any more. */
  ondevices: (first: DeviceKind | undefined) => void;
  /** Null: the system's default. */
  onselectdevice: (kind: DeviceKind, device: DevicePreference | null) => void;
  /** The button of a failure was pressed; it has an `action` then. */
  onaction: (failure: Failure) => void;
  ondismiss: (code: FailureCode) => void;
}
