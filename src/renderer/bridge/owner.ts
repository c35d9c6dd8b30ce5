import type { Failure } from '../../shared/failures.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import type { Readable } from '@parley/session';
import { RefusedError } from './client.js';
import type { Client } from './client.js';

const floodPauseMs = 200;

/**
 * Tells main the newest snapshot, one at a time: what changed meanwhile is told in one. A snapshot
 * refused as one too many is told again after a pause, so that main's last one is the newest.
 */
function createPublisher(
  client: Client,
  onError: (error: unknown) => void,
): (snapshot: Snapshot) => void {
  let waiting: Snapshot | undefined;
  let busy = false;
  const tell = async (snapshot: Snapshot): Promise<void> => {
    try {
      await client.request('session.publish', snapshot);
    } catch (error) {
      onError(error);
      if (!(error instanceof RefusedError && error.code === 'ipc.flood')) return;
      await new Promise((resolve) => setTimeout(resolve, floodPauseMs));
      waiting ??= snapshot;
    }
  };
  const tellAll = async (): Promise<void> => {
    while (waiting) {
      const next = waiting;
      waiting = undefined;
      await tell(next);
    }
    busy = false;
  };
  return (snapshot) => {
    waiting = snapshot;
    if (busy) return;
    busy = true;
    void tellAll();
  };
}

/** The conversation, as its owner hands it to main. */
export interface OwnedSession {
  readonly snapshot: Readable<Snapshot>;
  /** Does what another surface asked for. */
  obey(intent: Intent): void;
  /** The computer falls asleep, or is awake again. */
  setAsleep(asleep: boolean): void;
  /** Adds a failure of main's to the snapshot. */
  addFailure(failure: Failure): void;
}

/**
 * Makes this window the conversation's owner: it tells main each snapshot, obeys intents, shows
 * what failed in main, and hears of the computer's sleep. None of that waits for a frame or a timer,
 * since a hidden window has few of them.
 * @returns an unsubscribe function
 */
export function ownSession(
  client: Client,
  { snapshot, obey, setAsleep, addFailure }: OwnedSession,
  onError: (error: unknown) => void,
): () => void {
  const stops = [
    snapshot.subscribe(createPublisher(client, onError)),
    client.on('session.intent', obey),
    client.on('session.beat', (beat) => {
      client.request('session.alive', beat).catch(onError);
    }),
    client.on('session.failure', addFailure),
    client.on('system.asleep', setAsleep),
  ];
  return () => stops.forEach((stop) => stop());
}
