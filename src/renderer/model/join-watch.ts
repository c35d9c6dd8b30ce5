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

interface RunningWatch extends Watch {
  identity?: string;
  readonly cancel: Cancel;
}

/** Counts, for each agent expected, the time from its dispatch until it can be spoken with. */
export interface JoinWatches {
  expect(watch: { readonly name?: string; readonly wasThere: boolean }): void;
  /** An agent joined: one that was expected, or one that gets its own limit from now on. */
  joined(participant: RemoteParticipant): void;
  /** It can be spoken with, or is gone: nothing left to watch. */
  settled(identity: string): void;
  clear(): void;
}

export function createJoinWatches(
  clock: Clock,
  timeoutMs: number,
  onExpired: (watch: Watch) => void,
): JoinWatches {
  const running = new Set<RunningWatch>();
  const start = (watch: Watch): void => {
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
    expect: start,
    joined({ identity, attributes }) {
      const expected = expecting(attributes[wire.agentName]);
      if (expected) expected.identity = identity;
      else start({ identity, wasThere: false });
    },
    settled(identity) {
      for (const watch of running) if (watch.identity === identity) stop(watch);
    },
    clear() {
      for (const watch of running) stop(watch);
    },
  };
}
