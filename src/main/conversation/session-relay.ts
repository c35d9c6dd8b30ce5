import { failure } from '../../shared/failures.js';
import type { Failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import type { Door } from '../ipc/ipc.js';
import { Listeners } from '../listeners.js';

/** More intents than this are not kept for an owner that is still loading. */
const pendingLimit = 8;

export interface RelayDeps {
  readonly tell: Door['tell'];
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Keeps the conversation's last snapshot, tells it on, and passes intents to its owner. */
export interface SessionRelay {
  snapshot(): Snapshot;
  /** Calls `run` with every snapshot from now on. @returns an unsubscribe function */
  subscribe(run: (snapshot: Snapshot) => void): () => void;
  /** The owner's new snapshot. */
  publish(snapshot: Snapshot): void;
  /** Passes an intent to the owner, at once or when it is there. */
  request(intent: Intent): void;
  /** Calls `run` with every intent that the owner has been sent. @returns an unsubscribe function */
  onIntent(run: (intent: Intent) => void): () => void;
  /** Passes what went wrong in main to the owner, which shows it on every surface. */
  report(failure: Failure): void;
  /** The owner's microphone level, 0 to 1. */
  level(level: number): void;
  /** Whether a view shows the level. */
  watch(watched: boolean): void;
  /** The owner's page is being loaded: intents wait for its first snapshot. */
  ownerLoading(): void;
  /** The owner answers nothing any more, or again: its last snapshot stands, with a failure. */
  ownerHung(hung: boolean): void;
  /** The owner died: the conversation has failed. */
  ownerCrashed(): void;
}

/** Makes the relay. */
export function createSessionRelay({ tell, now }: RelayDeps): SessionRelay {
  const listeners = new Listeners<Snapshot>();
  const intents = new Listeners<Intent>();
  /** What the owner said last, or what stands in for it. */
  let own = initialSnapshot;
  let snapshot = initialSnapshot;
  let hung: Failure | undefined;
  /** Shown from here until the new owner has been told of it and shows it by itself. */
  let crash: Failure | undefined;
  let ownerReady = false;
  let watched = false;
  let pending: Intent[] = [];
  let unreported: readonly Failure[] = [];

  const change = (next: Snapshot): void => {
    own = next;
    snapshot = hung ? withFailure(own, hung) : own;
    tell('view', 'session.changed', snapshot);
    listeners.tell(snapshot);
  };

  const greetOwner = (): void => {
    ownerReady = true;
    tell('owner', 'session.watched', watched);
    for (const failed of unreported) tell('owner', 'session.failure', failed);
    for (const intent of pending) tell('owner', 'session.intent', intent);
    unreported = [];
    pending = [];
    crash = undefined;
  };
  const keepFor = (failed: Failure): void => {
    unreported = [...unreported.filter(({ code }) => code !== failed.code), failed];
  };

  return {
    snapshot: () => snapshot,
    subscribe: listeners.subscribe,
    onIntent: intents.subscribe,
    publish(next) {
      change(crash ? withFailure(next, crash) : next);
      if (!ownerReady) greetOwner();
    },
    request(intent) {
      if (!ownerReady) {
        pending = [...pending, intent].slice(-pendingLimit);
        return;
      }
      tell('owner', 'session.intent', intent);
      intents.tell(intent);
    },
    report(failed) {
      if (ownerReady) tell('owner', 'session.failure', failed);
      else keepFor(failed);
    },
    level(level) {
      tell('view', 'session.level', level);
      tell('overlay', 'session.level', level);
    },
    watch(next) {
      if (watched === next) return;
      watched = next;
      if (ownerReady) tell('owner', 'session.watched', watched);
    },
    ownerLoading() {
      ownerReady = false;
    },
    ownerHung(next) {
      if (next === (hung !== undefined)) return;
      hung = next ? failure('window.hung', now()) : undefined;
      change(own);
    },
    ownerCrashed() {
      ownerReady = false;
      hung = undefined;
      pending = [];
      crash = failure('window.crashed', now());
      keepFor(crash);
      change(withFailure(initialSnapshot, crash));
    },
  };
}

function withFailure(snapshot: Snapshot, failed: Failure): Snapshot {
  return {
    ...snapshot,
    agent: { state: 'failed', failures: [failed] },
    failures: [...snapshot.failures, failed],
  };
}
