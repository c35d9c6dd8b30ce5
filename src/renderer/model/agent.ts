/** Follows the agents of one room and says which state the conversation's agent is in. */
import type { Failure, FailureCode } from '../../shared/failures.js';
import type { AgentActivity } from '../../shared/session.js';
import { createAgentMachine, isAvailable, parseActivity } from './agent-state.js';
import type { Failures } from './agent-state.js';
import { createAgentRoster } from './agent-roster.js';
import type { FailureLog } from './failure-log.js';
import { createJoinWatches } from './join-watch.js';
import type { Watch } from './join-watch.js';
import { wire } from './ports.js';
import type { Clock, DisconnectReason, Logger, RemoteParticipant } from './ports.js';
import { writable } from './store.js';
import type { Readable } from './store.js';
import { shownName } from './text.js';
import type { Agent, MediaTrack } from './types.js';
import { waitForAvailable } from './waits.js';

/** What the departure of an agent leaves behind. */
type Departure =
  /** Another agent is there, or it wasn't an agent. */
  | 'others'
  /** It ended the call in order. */
  | 'hung-up'
  /** It was lost in a reconnection and may come back. */
  | 'awaited'
  | 'failed';

export interface AgentKeeper {
  readonly agent: Agent;
  /** One was asked for, or one is there. */
  readonly expected: Readable<boolean>;
  /** A call begins: an agent is promised. */
  promise(): void;
  buffer(buffering: boolean): void;
  /** The room exists now, and with it the dispatch of these agents. */
  dispatched(names: readonly string[]): void;
  participant(participant: RemoteParticipant): void;
  left(identity: string, reason: DisconnectReason): Departure;
  dismissed(code: FailureCode): void;
  /** The call is over: no timer and no agent is left. `failure`: what ended it, where it wasn't the user. */
  end(failure?: Failure): void;
  /** The agent that this identity speaks for: itself, or its avatar worker's. */
  speaker(identity: string): RemoteParticipant | undefined;
  nameOf(agent: RemoteParticipant): string | undefined;
}

export interface AgentKeeperDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly failures: FailureLog;
  readonly joinTimeoutMs: number;
  /** The last hope for an agent is gone; nobody hears the microphone. */
  readonly onFailed: () => void;
}

const sameRecord = (
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean => {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
};

const activityOf = (agent: RemoteParticipant): AgentActivity | undefined =>
  parseActivity(agent.attributes[wire.agentState]);

const canTalk = (activity: AgentActivity | undefined): boolean =>
  activity !== undefined && activity !== 'initializing';

const nameOf = (agent: RemoteParticipant): string | undefined =>
  shownName(agent.name || agent.attributes[wire.agentName]);

const noAttributes: Readonly<Record<string, string>> = {};

export function createAgentKeeper(deps: AgentKeeperDeps): AgentKeeper {
  const { failures } = deps;
  const machine = createAgentMachine(deps.logger);
  const roster = createAgentRoster();
  const name = writable<string | undefined>(undefined);
  const identity = writable<string | undefined>(undefined);
  const attributes = writable(noAttributes, sameRecord);
  const microphoneTrack = writable<MediaTrack | undefined>(undefined);
  const expected = writable(false);
  let requested: readonly string[] = [];

  const failWith = (code: FailureCode, detail?: string): void => {
    machine.fail([failures.add(code, detail)]);
    deps.onFailed();
  };

  const expired = (watch: Watch): void => {
    const code = watch.identity
      ? 'agent.not-initialized'
      : watch.wasThere
        ? 'agent.left'
        : 'agent.not-joined';
    // Another agent that can be spoken with stands in for the missing one.
    if (isAvailable(machine.state.get())) failures.add(code, watch.name);
    else failWith(code, watch.name);
  };
  const watches = createJoinWatches(deps.clock, deps.joinTimeoutMs, expired);

  /** Its time limit ends when it can be spoken with. */
  const check = (agent: RemoteParticipant): void => {
    if (canTalk(activityOf(agent))) watches.settled(agent.identity);
  };

  /** Shows whoever is the primary agent now. */
  const refresh = (joined: boolean): void => {
    const primary = roster.primary(requested);
    expected.set(requested.length > 0 || Boolean(primary));
    name.set(primary && nameOf(primary));
    attributes.set(primary?.attributes ?? noAttributes);
    microphoneTrack.set(primary && roster.microphoneOf(primary));
    const isNew = joined || primary?.identity !== identity.get();
    identity.set(primary?.identity);
    if (primary) follow(primary, isNew);
  };

  const follow = (primary: RemoteParticipant, isNew: boolean): void => {
    const activity = activityOf(primary);
    const available = canTalk(activity);
    // A failure ends when an agent joins or can be spoken with, not with any other event.
    if (machine.state.get().state === 'failed' && !available && !isNew) return;
    if (available || isNew) failures.recovered('agent');
    if (activity) machine.act(activity);
    else if (isNew || machine.state.get().state !== 'connected') machine.join();
  };

  return {
    agent: {
      state: machine.state,
      name,
      identity,
      attributes,
      microphoneTrack,
      waitForAvailable: (signal) => waitForAvailable(machine.state, signal),
    },
    expected,
    promise: () => machine.promise(),
    buffer: (on) => machine.buffer(on),
    speaker: (who) => roster.speaker(who),
    nameOf,
    dispatched(names) {
      requested = names;
      watches.clear();
      for (const one of names) watches.expect({ name: one, wasThere: false });
      for (const agent of roster.agents()) {
        watches.joined(agent);
        check(agent);
      }
      refresh(false);
      if (!expected.get()) machine.disconnect();
    },
    participant(participant) {
      const change = roster.put(participant);
      if (change === 'ignored') return;
      if (change === 'joined') watches.joined(participant);
      check(participant);
      refresh(change === 'joined' && roster.primary(requested)?.identity === participant.identity);
    },
    left(who, reason) {
      const gone = roster.remove(who);
      watches.settled(who);
      refresh(false);
      if (!gone || roster.primary(requested)) return 'others';
      if (reason === 'client-initiated' || reason === 'room-deleted') return 'hung-up';
      if (reason === 'while-reconnecting') {
        const wanted = gone.attributes[wire.agentName];
        watches.expect({ ...(wanted ? { name: wanted } : {}), wasThere: true });
        machine.promise();
        return 'awaited';
      }
      failWith(reason === 'agent-error' ? 'agent.crashed' : 'agent.left');
      return 'failed';
    },
    dismissed(code) {
      const state = machine.state.get();
      if (state.state !== 'failed') return;
      const [first, ...rest] = state.failures.filter((one) => one.code !== code);
      if (first) machine.fail([first, ...rest] satisfies Failures);
      else if (roster.primary(requested)) machine.join();
      else machine.disconnect();
    },
    end(failure) {
      watches.clear();
      roster.clear();
      requested = [];
      refresh(false);
      machine.buffer(false);
      if (failure) machine.fail([failure]);
      else machine.disconnect();
    },
  };
}
