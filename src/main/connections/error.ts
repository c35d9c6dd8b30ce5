import { failureTexts } from '../../shared/failures.js';
import type { FailureCode } from '../../shared/failures.js';

/** Why a connection or its secret cannot be had or kept; `code` is the failure that the user sees. */
export class ConnectionsError extends Error {
  override readonly name = 'ConnectionsError';
  constructor(
    readonly code: FailureCode,
    message: string = failureTexts[code].message,
  ) {
    super(message);
  }
}
