/** The end of a call, whoever brings it about: once, and everything of it at once. */
import type { Failure, FailureCode } from '../../../src/shared/failures.js';
import type { CallDeps, Outcome } from './call-deps.js';
import { deferred, within } from './deferred.js';
import { SessionError } from './types.js';

/** Leaving politely may take this long; then the room is left alone. */
const closeTimeoutMs = 2_000;

export interface Ending {
  readonly isOver: boolean;
  /** Rejects, as aborted, when the call is over; never resolves. */
  readonly over: Promise<never>;
  /** Runs when the call ends, before anybody sees it; `failure`: what ended it, where it wasn't the user. */
  onEnd(run: (failure: Failure | undefined) => void): void;
  /** Ends the call. Resolves when the room is left, or too slow in being left; never rejects. */
  finish(outcome: Outcome): Promise<void>;
}

/** @param leave leaves the call's room */
export function createEnding(deps: CallDeps, leave: () => Promise<void>): Ending {
  const { ports, failures, media, batch } = deps;
  const over = deferred<never>();
  const runs: ((failure: Failure | undefined) => void)[] = [];
  let left: Promise<void> | undefined;

  const letGo = ({ failure, notice }: Outcome): void => {
    if (isDown(deps, failure?.code)) deps.delivery.lost();
    else deps.delivery.end();
    failures.remove(({ code }) => code === 'connection.unstable');
    const added = failure && failures.add(failure.code, failure.detail);
    for (const run of runs) run(added);
    media.end();
    deps.rpc.end();
    deps.transcript.end();
    deps.agents.end(added);
    deps.notice.set(notice);
    deps.connectedAt.set(undefined);
    deps.reconnection.set(undefined);
    deps.connection.set('disconnected');
  };

  const leaveInTime = (): Promise<void> => {
    const late = (): Error => new Error('leaving the room took too long');
    return within(ports.clock, closeTimeoutMs, leave(), late).catch((error: unknown) =>
      ports.logger.warn(`close: ${String(error)}`),
    );
  };

  let isOver = false;
  return {
    get isOver() {
      return isOver;
    },
    over: over.promise,
    onEnd: (run) => void runs.push(run),
    finish(outcome) {
      if (isOver) return left ?? Promise.resolve();
      isOver = true;
      batch(() => letGo(outcome));
      over.reject(new SessionError(undefined));
      left = leaveInTime();
      return left;
    },
  };
}

/** The line was down at the end, as far as is known. */
function isDown({ connection, failures }: CallDeps, ended: FailureCode | undefined): boolean {
  return (
    connection.get() === 'reconnecting' ||
    ended === 'connection.lost' ||
    ended === 'connection.expired' ||
    failures.all.get().some(({ code }) => code === 'connection.unstable')
  );
}
