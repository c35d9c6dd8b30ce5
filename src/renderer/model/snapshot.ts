import type { Snapshot } from '../../shared/session.js';
import { writable } from './store.js';
import type { Readable } from './store.js';

/** The snapshot, derived from the parts as soon as one of them changes. */
export interface SnapshotStore extends Readable<Snapshot> {
  /** Makes several changes at once: nobody sees a snapshot from the middle of them. */
  batch(run: () => void): void;
}

/** @param compute reads the parts; called once per change or batch */
export function createSnapshot(
  parts: readonly Pick<Readable<unknown>, 'subscribe'>[],
  compute: () => Snapshot,
): SnapshotStore {
  const snapshot = writable(compute(), same);
  let depth = 0;
  const settle = (): void => {
    if (depth === 0) snapshot.set(compute());
  };
  for (const part of parts) part.subscribe(settle);
  return {
    get: () => snapshot.get(),
    subscribe: (run) => snapshot.subscribe(run),
    batch(run) {
      depth += 1;
      try {
        run();
      } finally {
        depth -= 1;
        settle();
      }
    },
  };
}

function same(a: Snapshot, b: Snapshot): boolean {
  return (
    a.connection === b.connection &&
    a.reconnection === b.reconnection &&
    a.agent === b.agent &&
    a.agentExpected === b.agentExpected &&
    a.agentName === b.agentName &&
    a.microphone.enabled === b.microphone.enabled &&
    a.microphone.pending === b.microphone.pending &&
    a.failures === b.failures &&
    a.notice === b.notice &&
    a.turns === b.turns &&
    a.connectedAt === b.connectedAt &&
    a.replyMs === b.replyMs
  );
}
