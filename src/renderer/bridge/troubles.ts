import type { ConnectionKind } from '../../shared/connection-rules.js';
import { endsWith, passingMs, reduceFailures } from '../../shared/failure-life.js';
import type { FailureEvent } from '../../shared/failure-life.js';
import { snapshotFor } from '../../shared/connection-wording.js';
import type { Failure, FailureCode } from '../../shared/failures.js';
import type { Snapshot } from '../../shared/session.js';
import { writable } from '@parley/session';
import type { Clock, Readable } from '@parley/session';
import { failureOf } from './failures.js';

/** Everything that went wrong: in the conversation, and around it. Every surface shows this list. */
export interface Troubles {
  /** The conversation's snapshot with these failures behind its own. */
  readonly shown: Readable<Snapshot>;
  add(failure: Failure): void;
  /** Adds what an error means. */
  addError(error: unknown): void;
  dismiss(code: FailureCode): void;
  /** The connection in use was saved, chosen or removed. */
  connectionChanged(): void;
}

export interface TroublesDeps {
  readonly clock: Clock;
  /** Of the connection in use: its failures are told in the words for it. */
  readonly kind: () => ConnectionKind | undefined;
  /** Takes a failure off the conversation. */
  readonly forget: (code: FailureCode) => void;
}

/**
 * Adds failures to the conversation's own, and lets each leave with its cause. What the session
 * itself can see, such as a device that is back, it takes back by itself.
 */
export function createTroubles(snapshot: Readable<Snapshot>, deps: TroublesDeps): Troubles {
  const { clock, kind, forget } = deps;
  const shown = writable(snapshot.get());
  let own: readonly Failure[] = [];
  let wasInCall = false;
  let cancelTime: (() => void) | undefined;

  const show = (): void => {
    const { failures, ...rest } = snapshot.get();
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
    waitForTime();
  };
  const apply = (event: FailureEvent): void => {
    own = reduceFailures(own, event);
    // A call that begins has none of an earlier one's.
    const { failures } = snapshot.get();
    if (event.type !== 'failed' && event.type !== 'call-began') {
      const left = reduceFailures(failures, event);
      for (const failed of failures) if (!left.includes(failed)) forget(failed.code);
    }
    show();
  };
  const waitForTime = (): void => {
    cancelTime?.();
    const passing = [...snapshot.get().failures, ...own].filter(({ code }) =>
      endsWith(code, 'time-passed'),
    );
    const next = Math.min(...passing.map(({ at }) => at)) + passingMs - clock.now();
    cancelTime =
      passing.length > 0
        ? clock.after(Math.max(0, next), () => apply({ type: 'time-passed', now: clock.now() }))
        : undefined;
  };
  snapshot.subscribe(({ connectionState }) => {
    const isInCall = connectionState !== 'disconnected';
    const isChanged = isInCall !== wasInCall;
    wasInCall = isInCall;
    if (isChanged) apply({ type: isInCall ? 'call-began' : 'call-ended' });
    else show();
  });
  const add = (failed: Failure): void => apply({ type: 'failed', failure: failed });
  return {
    shown,
    add,
    addError: (error) => add(failureOf(error, clock.now())),
    dismiss: (code) => apply({ type: 'dismissed', code }),
    connectionChanged: () => apply({ type: 'connection-changed' }),
  };
}
