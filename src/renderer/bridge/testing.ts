import type { Input, RequestName, SignalName, Signals } from '../../shared/ipc.js';
import { initialSnapshot, type Snapshot } from '../../shared/session.js';
import type { Client } from './client.js';
import type { OwnControls } from './owner.js';

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

/** Controls that write down what they are told. */
export function fakeControls(): { controls: OwnControls; done: string[] } {
  const done: string[] = [];
  const note =
    (what: string) =>
    (...given: unknown[]): void =>
      void done.push([what, ...given].join(' '));
  return {
    done,
    controls: {
      start: note('start'),
      end: note('end'),
      retry: note('retry'),
      setMicrophone: note('microphone'),
      toggleMicrophone: note('toggle'),
      sleep: note('sleep'),
      setCamera: note('camera'),
      setScreenShare: note('screen'),
      selectDevice: (kind, device) => void done.push(`select ${kind} ${device?.id ?? 'default'}`),
      refreshDevices: note('refresh'),
      chooseDevice: note('choose'),
      dismiss: note('dismiss'),
    },
  };
}

/** A call with an open microphone. */
export const inCall: Snapshot = {
  ...initialSnapshot,
  connection: 'connected',
  microphone: { enabled: true, pending: false },
};
