import type { ConnectionKind } from '../../shared/connection-rules.js';
import { snapshotFor } from '../../shared/failure-words.js';
import type { Failure, FailureCode } from '../../shared/failures.js';
import type { Snapshot } from '../../shared/session.js';
import { writable, type Readable } from '@parley/session';
import { failureOf } from './failures.js';

/** What went wrong around the conversation, such as a button that main could not serve. */
export interface Troubles {
  /** The conversation's snapshot with these failures behind its own. */
  readonly shown: Readable<Snapshot>;
  add(failure: Failure): void;
  /** Adds what an error means. */
  addError(error: unknown): void;
  dismiss(code: FailureCode): void;
}

/**
 * Adds failures to what a window shows, until they are dismissed or a new call begins.
 * @param now milliseconds since the epoch
 * @param kind of the connection in use: its failures are told in the words for it
 */
export function createTroubles(
  snapshot: Readable<Snapshot>,
  now: () => number,
  kind: () => ConnectionKind | undefined = () => undefined,
): Troubles {
  const shown = writable(snapshot.get());
  let own: readonly Failure[] = [];
  let wasInCall = false;
  const update = (): void => {
    const { failures, ...rest } = snapshot.get();
    const inCall = rest.connectionState !== 'disconnected';
    if (inCall && !wasInCall) own = [];
    wasInCall = inCall;
    const ours = own.filter(({ code }) => !failures.some((other) => other.code === code));
    const crash = ours.find(({ code }) => code === 'window.crashed');
    const all: Snapshot =
      ours.length > 0
        ? {
            ...rest,
            // A call that ended with its window has failed, and stays so until the user has seen it.
            ...(crash && { agent: { state: 'failed', failures: [crash] } }),
            failures: [...failures, ...ours],
          }
        : snapshot.get();
    shown.set(snapshotFor(kind(), all));
  };
  const replace = (code: FailureCode, by: readonly Failure[]): void => {
    own = [...own.filter((failure) => failure.code !== code), ...by];
    update();
  };
  snapshot.subscribe(update);
  return {
    shown,
    add: (failure) => replace(failure.code, [failure]),
    addError(error) {
      const failure = failureOf(error, now());
      replace(failure.code, [failure]);
    },
    dismiss: (code) => replace(code, []),
  };
}
