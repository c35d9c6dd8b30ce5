import { describeError, failure } from '../../../src/shared/failures.js';
import type { Failure, FailureCode, FailureSource } from '../../../src/shared/failures.js';
import type { Clock, Logger } from './ports.js';
import { writable } from './store.js';

/** What went wrong, one failure of each code, newest last: it stands until dismissed or recovered. */
export class Failures {
  readonly all = writable<readonly Failure[]>([]);
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  has(code: FailureCode): boolean {
    return this.all.get().some((one) => one.code === code);
  }

  /** Adds a failure and writes it to the log. */
  add(code: FailureCode, detail?: string): Failure {
    const added = failure(code, this.#clock.now(), detail);
    this.#logger.warn(`failure ${code}: ${added.detail ?? added.message}`);
    this.all.update((list) => [...list.filter((one) => one.code !== code), added]);
    return added;
  }

  /** Adds what an error stands for. */
  addError(error: unknown, otherwise: FailureCode): Failure {
    const { code, detail } = describeError(error, otherwise);
    return this.add(code, detail);
  }

  remove(...codes: readonly FailureCode[]): void {
    this.removeWhere(({ code }) => codes.includes(code));
  }

  removeWhere(matches: (failure: Failure) => boolean): void {
    if (this.all.get().some(matches))
      this.all.update((list) => list.filter((one) => !matches(one)));
  }

  /** What was wrong with this part works again. */
  recovered(source: FailureSource): void {
    this.removeWhere((one) => one.source === source);
  }
}
