import { codeOf, describeError, failure } from '../shared/failures.js';
import type { Failure } from '../shared/failures.js';

/**
 * What an error in main means to the user: one that carries a failure's code is that failure, with
 * its own words as the detail; any other is a defect of ours, whose words are for the log alone.
 * @param at milliseconds since the epoch
 */
export function failureOf(error: unknown, at: number): Failure {
  const { code, detail } = describeError(error, 'app.internal');
  return failure(code, at, codeOf(error) ? detail : undefined);
}
