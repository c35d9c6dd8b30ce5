import type { Failure } from './failures.js';
import type { Intent, Snapshot } from './session.js';

/** What trying again means: a call that goes on in text wants its microphone back, not a new call. */
export function retryIntentOf({ source }: Failure, { connectionState }: Snapshot): Intent {
  return source === 'media' && connectionState !== 'disconnected'
    ? { type: 'set-microphone', enabled: true }
    : { type: 'retry' };
}
