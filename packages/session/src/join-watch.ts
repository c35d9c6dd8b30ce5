import { wire } from './ports.js';
import type { Cancel, Clock, RemoteParticipant } from './ports.js';

/** One agent that should be there, each with its own time limit. */
export interface Watch {
  /** The name it was asked for under. */
  readonly name?: string;
  /** Set as soon as it is in the room. */
  readonly identity?: string;
  /** It was there before a reconnection. */
  readonly wasThere: boolean;
}

interface Expected {
  readonly name?: string;
  readonly wasThere: boolean;
  /** Milliseconds from now on. */
  readonly timeoutMs: number;
}

interface RunningWatch extends Watch {
  identity?: string;
  readonly cancel: Cancel;
}

/** Counts, for each agent expected, the time from its dispatch until it can be spoken with. */
export interface JoinWatches {
  expect(watch: Expected): void;
  /** An agent joined: one that was expected, or one that gets `timeoutMs` from now on. */
  joined(participant: RemoteParticipant, timeoutMs: number): void;
  /** It can be spoken with, or is gone: nothing left to watch. */
  settled(identity: string): void;
  /** An agent (of this name) is still to come. */
  isExpecting(name?: string): boolean;
  clear(): void;
}

/**
 * Makes the watches.
 * @param onExpired an agent was not to be spoken with in its time; not called after `clear`
 */
export function createJoinWatches(clock: Clock, onExpired: (watch: Watch) => void): JoinWatches {
  const running = new Set<RunningWatch>();
  const start = (watch: Watch, timeoutMs: number): void => {
    const cancel = clock.after(timeoutMs, () => {
      running.delete(entry);
      onExpired(entry);
    });
    const entry: RunningWatch = { ...watch, cancel };
    running.add(entry);
  };
  const stop = (watch: RunningWatch): void => {
    watch.cancel();
    running.delete(watch);
  };
  const expecting = (name: string | undefined): RunningWatch | undefined =>
    [...running].find((one) => !one.identity && (!name || !one.name || one.name === name));
  return {
    expect: ({ timeoutMs, ...watch }) => start(watch, timeoutMs),
    joined({ identity, attributes }, timeoutMs) {
      const expected = expecting(attributes[wire.agentName]);
      if (expected) expected.identity = identity;
      else start({ identity, wasThere: false }, timeoutMs);
    },
    settled(identity) {
      for (const watch of running) if (watch.identity === identity) stop(watch);
    },
    isExpecting: (name) => Boolean(expecting(name)),
    clear() {
      for (const watch of running) stop(watch);
    },
  };
}
