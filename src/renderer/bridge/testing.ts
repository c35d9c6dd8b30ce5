import type { Readable } from '@parley/session';
import type { Input, RequestName, SignalName, Signals } from '../../shared/ipc.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import type { Client } from './client.js';
import type { OwnedSession } from './owner.js';
import type { TroublesDeps } from './troubles.js';

type Answers = { [Name in RequestName]?: (input: Input<Name>) => unknown };

/** A main to test against: it writes down what was asked and says what it is told to say. */
export function createFakeClient(answers: Answers = {}) {
  const asked: { name: RequestName; input: unknown }[] = [];
  const listeners = new Map<SignalName, Set<(value: never) => void>>();
  const client: Client = {
    async request(name, input) {
      asked.push({ name, input });
      const answer = answers[name] as ((value: unknown) => unknown) | undefined;
      return (await answer?.(input)) as never;
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener as (value: never) => void));
      return () => void set.delete(listener as (value: never) => void);
    },
  };
  const tell = <Name extends SignalName>(name: Name, value: Signals[Name]): void => {
    listeners.get(name)?.forEach((listener) => listener(value as never));
  };
  const listening = (name: SignalName): number => listeners.get(name)?.size ?? 0;
  return { client, asked, tell, listening };
}

/** For what must not go wrong in a test. */
export const unexpected = (error: unknown): never => {
  throw error;
};
/** Lets every answer that is on its way arrive. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A conversation to own: it writes down what its owner is told. */
export function fakeOwned(snapshot: Readable<Snapshot>): { owned: OwnedSession; done: string[] } {
  const done: string[] = [];
  return {
    done,
    owned: {
      snapshot,
      obey: ({ type }) => void done.push(type),
      setAsleep: (asleep) => void done.push(`asleep ${asleep}`),
      addFailure: ({ code }) => void done.push(`failure ${code}`),
    },
  };
}

/** A call with an open microphone. */
export const inCall: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connected',
  microphone: { enabled: true, pending: false },
};

/** What failures need of the window around them, with a clock that stands. */
export function troublesDeps(more: Partial<TroublesDeps> = {}): TroublesDeps {
  const clock = { now: () => 7, after: () => () => undefined };
  return { clock, kind: () => undefined, forget: () => undefined, ...more };
}
