import { callFailures, FailureTable } from './failure.js';
import type { Failure, FailureCode, FailureSource, FailureText } from './failure.js';
import type { Clock, Logger } from './ports.js';
import { writable } from './store.js';

const ownTable = new FailureTable<string, FailureText>(callFailures);

/** What went wrong, one failure of each code, newest last: it stands until dismissed or recovered. */
export class Failures {
  readonly all = writable<readonly Failure[]>([]);
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #table: FailureTable<string, FailureText>;
  /** What each failure comes from, where several things may cause the same. */
  readonly #causes = new Map<string, Set<unknown>>();

  /** @param table knows every code of a call; default: the package's own sentences */
  constructor(clock: Clock, logger: Logger, table: FailureTable<string, FailureText> = ownTable) {
    this.#clock = clock;
    this.#logger = logger;
    this.#table = table;
  }

  has(code: FailureCode): boolean {
    return this.all.get().some((one) => one.code === code);
  }

  /** A failure that happens now. */
  of(code: string, detail?: string): Failure {
    return this.#table.failure(code, this.#clock.now(), detail);
  }

  /** What an error is called: the code that it carries, with its own words as the detail. */
  describe(
    error: unknown,
    otherwise: FailureCode,
  ): { readonly code: string; readonly detail?: string } {
    return this.#table.describe(error, otherwise);
  }

  /**
   * Adds a failure and writes it to the log.
   * @param cause what it comes from: the failure leaves when each of its causes was withdrawn
   */
  add(code: string, detail?: string, cause?: unknown): Failure {
    const added = this.of(code, detail);
    this.#logger.warn(`failure ${code}: ${added.detail ?? added.message}`);
    const causes = this.#causes.get(code) ?? new Set();
    this.#causes.set(code, causes.add(cause));
    this.all.update((list) => [...list.filter((one) => one.code !== code), added]);
    return added;
  }

  /** Adds what an error stands for. */
  addError(error: unknown, otherwise: FailureCode, cause?: unknown): Failure {
    const { code, detail } = this.describe(error, otherwise);
    return this.add(code, detail, cause);
  }

  /** This is no longer wrong with that cause; another one keeps the failure. */
  withdraw(code: string, cause: unknown): void {
    const causes = this.#causes.get(code);
    if (causes?.delete(cause) && causes.size === 0) this.remove(code);
  }

  remove(...codes: readonly string[]): void {
    this.removeWhere(({ code }) => codes.includes(code));
  }

  removeWhere(matches: (failure: Failure) => boolean): void {
    for (const one of this.all.get()) if (matches(one)) this.#causes.delete(one.code);
    if (this.all.get().some(matches))
      this.all.update((list) => list.filter((one) => !matches(one)));
  }

  /** What was wrong with this part works again. */
  recovered(source: FailureSource): void {
    this.removeWhere((one) => one.source === source);
  }
}
