import type { FailureCode } from '../../shared/failures.js';

/** Why there is no update: a code of the failures' table, with words for whoever looks closer. */
export class UpdateError extends Error {
  override readonly name = 'UpdateError';
  constructor(
    readonly code: Extract<FailureCode, `update.${string}`>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
