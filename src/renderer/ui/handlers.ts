import type { Failure, FailureCode } from '../../shared/failures.js';

/** What both windows can ask for. */
export interface CallHandlers {
  onstart: () => void;
  onend: () => void;
  onmicrophone: (enabled: boolean) => void;
  /** The button of a failure was pressed; it has an `action` then. */
  onaction: (failure: Failure) => void;
  ondismiss: (code: FailureCode) => void;
}
