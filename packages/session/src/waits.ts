import type { AgentState } from '../../../src/shared/session.js';
import type { AbortSignalLike } from './basics.js';
import type { Readable } from './store.js';
import { SessionError } from './types.js';

/** What a wait looks at. */
export interface Waited {
  readonly state: Readable<AgentState>;
  /** The session is gone for good: nothing will come any more. */
  readonly isGone: Readable<boolean>;
}

/**
 * Resolves with what `look` finds, at once when it is there already.
 * Before a call it waits for the call. Rejects with {@link SessionError}: the agent's first failure,
 * or aborted when the call, the session or `signal` ends it. Nobody listens any more once it is
 * settled.
 * @param more changes besides the agent's state after which to look again
 */
export function waitUntil<Found>(
  { state, isGone }: Waited,
  more: readonly Pick<Readable<unknown>, 'subscribe'>[],
  look: (state: AgentState) => Found | undefined,
  signal?: AbortSignalLike,
): Promise<Found> {
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    let done = false;
    let wasPromised = false;
    const finish = (settle: () => void): void => {
      if (done) return;
      done = true;
      for (const stop of stops.splice(0)) stop();
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = (): void => finish(() => reject(new SessionError(undefined)));
    const check = (): void => {
      const now = state.get();
      const found = look(now);
      if (found !== undefined) finish(() => resolve(found));
      else if (isGone.get()) abort();
      else if (now.state === 'failed') finish(() => reject(new SessionError(now.failures[0])));
      else if (now.state !== 'disconnected') wasPromised = true;
      else if (wasPromised) abort();
    };
    signal?.addEventListener('abort', abort);
    for (const store of [state, isGone, ...more]) {
      // A subscription answers at once, before its end is known.
      const stop = store.subscribe(check);
      if (done) stop();
      else stops.push(stop);
    }
    if (signal?.aborted) abort();
  });
}
