import type { Failure, FailureCode } from '../../shared/failures.js';
import type { Snapshot } from '../../shared/session.js';
import { writable, type Readable } from '../model/store.js';
import { failureOf } from './failures.js';

/** What went wrong in this window alone, such as a button that main could not serve. */
export interface Troubles {
  /** The conversation's snapshot with this window's own failures behind the others. */
  readonly shown: Readable<Snapshot>;
  add(error: unknown): void;
  /** True when it was one of these. */
  dismiss(code: FailureCode): boolean;
}

/**
 * Adds a window's own failures to what it shows.
 * @param now milliseconds since the epoch
 */
export function createTroubles(snapshot: Readable<Snapshot>, now: () => number): Troubles {
  const shown = writable(snapshot.get());
  let own: readonly Failure[] = [];
  const update = (): void => {
    const { failures, ...rest } = snapshot.get();
    const ours = own.filter(({ code }) => !failures.some((other) => other.code === code));
    shown.set(ours.length ? { ...rest, failures: [...failures, ...ours] } : snapshot.get());
  };
  const without = (code: FailureCode): readonly Failure[] =>
    own.filter((failure) => failure.code !== code);
  snapshot.subscribe(update);
  return {
    shown,
    add(error) {
      const failure = failureOf(error, now());
      own = [...without(failure.code), failure];
      update();
    },
    dismiss(code) {
      const rest = without(code);
      const was = rest.length < own.length;
      own = rest;
      update();
      return was;
    },
  };
}
