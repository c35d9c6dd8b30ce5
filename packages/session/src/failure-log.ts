import { failure, failureTexts } from '../../../src/shared/failures.js';
import type { Failure, FailureCode, FailureSource } from '../../../src/shared/failures.js';
import type { Clock, Logger } from './ports.js';
import { writable } from './store.js';
import type { Readable } from './store.js';
import { SessionError } from './types.js';

/** Failures latched until dismissed or recovered, one of each code, newest last. */
export interface FailureLog {
  readonly all: Readable<readonly Failure[]>;
  add(code: FailureCode, detail?: string): Failure;
  remove(matches: (failure: Failure) => boolean): void;
  /** What was wrong with this part works again. */
  recovered(source: FailureSource): void;
}

/** Makes an empty log; each failure is written to the logger too. */
export function createFailureLog(ports: {
  readonly clock: Clock;
  readonly logger: Logger;
}): FailureLog {
  const all = writable<readonly Failure[]>([]);
  const remove = (matches: (failure: Failure) => boolean): void => {
    if (all.get().some(matches)) all.update((list) => list.filter((one) => !matches(one)));
  };
  return {
    all,
    remove,
    recovered: (source) => remove((one) => one.source === source),
    add(code, detail) {
      const added = failure(code, ports.clock.now(), detail);
      ports.logger.warn(`failure ${code}: ${added.detail ?? added.message}`);
      all.update((list) => [...list.filter((one) => one.code !== code), added]);
      return added;
    },
  };
}

/** What to call an error that a port rejected with: its own code when it has one. */
export function describeError(
  error: unknown,
  otherwise: FailureCode,
): { readonly code: FailureCode; readonly detail?: string } {
  if (error instanceof SessionError && error.failure) return error.failure;
  if (!(error instanceof Error)) return { code: otherwise, detail: String(error) };
  const { code, detail } = error as { code?: unknown; detail?: unknown };
  const known = typeof code === 'string' && Object.hasOwn(failureTexts, code);
  const text = typeof detail === 'string' ? detail : known ? undefined : error.message;
  return { code: known ? (code as FailureCode) : otherwise, ...(text ? { detail: text } : {}) };
}
