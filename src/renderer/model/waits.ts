import type { AgentState } from '../../shared/session.js';
import { isAvailable } from './agent-state.js';
import type { Readable } from './store.js';
import { SessionError } from './types.js';
import type { AbortSignalLike } from './types.js';

/**
 * Resolves when the agent can be spoken with, at once when it can already.
 * Rejects with {@link SessionError}: the agent's first failure, or aborted when the call or `signal` ends it.
 */
export function waitForAvailable(
  state: Readable<AgentState>,
  signal?: AbortSignalLike,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let stop = (): void => undefined;
    let done = false;
    let wasPromised = false;
    const finish = (settle: () => void): void => {
      if (done) return;
      done = true;
      stop();
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = (): void => finish(() => reject(new SessionError(undefined)));
    const look = (now: AgentState): void => {
      if (isAvailable(now)) finish(resolve);
      else if (now.state === 'failed') finish(() => reject(new SessionError(now.failures[0])));
      else if (now.state !== 'disconnected') wasPromised = true;
      else if (wasPromised) abort();
    };
    signal?.addEventListener('abort', abort);
    stop = state.subscribe(look);
    // The subscription answers at once, before `stop` is known.
    if (done) stop();
    else if (signal?.aborted) abort();
  });
}
