import type { FailureCode } from '../../shared/failures.js';

/** Why there are no credentials; `code` is the failure that the user sees. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  constructor(
    readonly code: FailureCode,
    message: string,
  ) {
    super(message);
  }
}
