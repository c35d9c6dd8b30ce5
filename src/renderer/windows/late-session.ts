import { failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Session, Snapshot } from '../../shared/session.js';
import { writable } from '@parley/session';
import type { Message, Readable } from '@parley/session';

/** The conversation from the first paint on, while what it is made of is still being loaded. */
export interface LateSession {
  readonly snapshot: Readable<Snapshot>;
  readonly rows: Readable<readonly Message[]>;
  /** How many rows stood before those and are no longer kept. */
  readonly dropped: Readable<number>;
  /** The session itself, once it is there. */
  readonly session: Readable<Session | undefined>;
  /** Loads it; a second call answers with the first's promise. Rejects with what went wrong. */
  load(): Promise<Session>;
  /** Starts a call at once, or as soon as it can; {@link LateSession.end} takes that back. */
  start(): Promise<void>;
  end(): Promise<void>;
  /** The computer falls asleep, or is awake again. */
  setAsleep(asleep: boolean): void;
}

const asked: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connecting',
  agent: { state: 'connecting', buffering: false },
  agentExpected: true,
};

/**
 * Stands for a session until it is loaded: a press in the meantime is shown, and kept.
 * @param make loads and makes it
 * @param now milliseconds since the epoch
 */
export function createLateSession(make: () => Promise<Session>, now: () => number): LateSession {
  const snapshot = writable<Snapshot>(initialSnapshot);
  const rows = writable<readonly Message[]>([]);
  const dropped = writable(0);
  const session = writable<Session | undefined>(undefined);
  let loading: Promise<Session> | undefined;
  let wanted = false;

  const fail = (error: unknown): never => {
    wanted = false;
    loading = undefined;
    const reason = failure('app.internal', now(), String(error));
    snapshot.set({ ...initialSnapshot, failures: [reason] });
    throw error;
  };
  const load = (): Promise<Session> =>
    (loading ??= make().then((made) => {
      session.set(made);
      return made;
    }, fail));

  const start = async (): Promise<void> => {
    const ready = session.get();
    if (ready) return ready.start();
    wanted = true;
    snapshot.set(asked);
    await load();
    await started;
  };

  let started: Promise<void> | undefined;
  session.subscribe((made) => {
    if (!made) return;
    // Before anybody sees its snapshot: what was "connecting" must not flash "disconnected".
    if (wanted) started = made.start();
    made.snapshot.subscribe(snapshot.set);
    made.messages.dropped.subscribe(dropped.set);
    made.messages.rows.subscribe(rows.set);
  });

  const end = async (): Promise<void> => {
    const ready = session.get();
    if (ready) return ready.end();
    wanted = false;
    snapshot.set(initialSnapshot);
  };

  const setAsleep = (asleep: boolean): void => {
    const ready = session.get();
    if (ready) ready[asleep ? 'suspend' : 'resume']();
    // A call that waits for the session must not begin, live, after the sleep.
    else if (asleep && wanted) void end();
  };

  return { snapshot, rows, dropped, session, load, start, end, setAsleep };
}
