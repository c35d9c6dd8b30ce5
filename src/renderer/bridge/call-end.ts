import { writable } from '@parley/session';
import type { Clock, Readable } from '@parley/session';
import type { Snapshot } from '../../shared/session.js';

/** Milliseconds that a call's end is shown. */
const endedMs = 4_000;

/** The same snapshots; for a moment after a call has ended they say so. */
export function markCallEnd(snapshot: Readable<Snapshot>, clock: Clock): Readable<Snapshot> {
  const marked = writable(snapshot.get());
  let wasInCall = false;
  let cancel: (() => void) | undefined;
  const show = (): void =>
    marked.set(cancel ? { ...snapshot.get(), callEnded: true } : snapshot.get());

  snapshot.subscribe(({ connectionState }) => {
    const isInCall = connectionState !== 'disconnected';
    if (isInCall !== wasInCall) {
      cancel?.();
      cancel = isInCall
        ? undefined
        : clock.after(endedMs, () => {
            cancel = undefined;
            show();
          });
    }
    wasInCall = isInCall;
    show();
  });
  return marked;
}
