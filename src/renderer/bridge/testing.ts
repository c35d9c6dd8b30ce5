import type { Input, RequestName, SignalName, Signals } from '../../shared/ipc.js';
import type { Client } from './client.js';

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
