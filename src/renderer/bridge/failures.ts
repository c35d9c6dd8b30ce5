import { failure, failureTexts, type Failure, type FailureCode } from '../../shared/failures.js';
import type { Credentials } from '../../shared/session.js';
import { SessionError } from '../model/types.js';
import { RefusedError, type Client } from './client.js';

const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(failureTexts, code);

/**
 * What a rejected request means to the user.
 * @param at milliseconds since the epoch
 */
export function failureOf(error: unknown, at: number): Failure {
  if (error instanceof RefusedError && isFailureCode(error.code))
    return failure(error.code, at, detailOf(error));
  return failure('app.internal', at, error instanceof Error ? error.message : String(error));
}

/** Main's own sentence, unless it only repeats the failure's. */
function detailOf(error: RefusedError): string | undefined {
  const known = isFailureCode(error.code) ? failureTexts[error.code].message : undefined;
  return error.message === known ? undefined : error.message;
}

/** The model's credentials port: main's answer, or a `SessionError` with the reason it gave. */
export function createCredentials(
  client: Client,
  now: () => number,
): (options: { readonly fresh: boolean }) => Promise<Credentials> {
  return async ({ fresh }) => {
    try {
      return await client.request('credentials.get', { fresh });
    } catch (error) {
      throw new SessionError(failureOf(error, now()));
    }
  };
}
