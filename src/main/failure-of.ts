import { failure, failureTexts } from '../shared/failures.js';
import type { Failure, FailureCode } from '../shared/failures.js';

/**
 * What an error in main means to the user: one that carries a failure's code is that failure, with
 * its own words as the detail; any other is a defect of ours, whose words are for the log alone.
 * @param at milliseconds since the epoch
 */
export function failureOf(error: unknown, at: number): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (!(error instanceof Error) || !isFailureCode(code)) return failure('app.internal', at);
  // A sentence that only repeats the table's is no detail.
  return failure(code, at, error.message === failureTexts[code].message ? '' : error.message);
}

function isFailureCode(code: unknown): code is FailureCode {
  return typeof code === 'string' && Object.hasOwn(failureTexts, code);
}
