/** Follows the agents of one room and says which state the conversation's agent is in. */
import { failure } from '../../shared/failures.js';
import type { Failure, FailureCode } from '../../shared/failures.js';
import { isAvailable } from './agent-state.js';
import { createAgentRoster } from './agent-roster.js';
import { activityOf, canTalk, createAgentView, nameOf } from './agent-view.js';
import type { AgentView } from './agent-view.js';
import type { AgentEvent } from './basics.js';
import type { FailureLog } from './failure-log.js';
import { createJoinWatches } from './join-watch.js';
import type { Watch } from './join-watch.js';
import { wire } from './ports.js';
import type { Clock, DisconnectReason, Logger, RemoteParticipant } from './ports.js';
import { sameRecord, writable } from './store.js';
import type { Readable } from './store.js';
import type { Agent, AgentRequest, RoomAgent } from './types.js';

/** What the departure of an agent leaves behind. */
type Departure =
  /** Another agent is there, or it wasn't an agent. */
  | 'others'
  /** It ended the call in order. */
  | 'hung-up'
  /** It was lost in a reconnection and may come back, or another one is on its way. */
  | 'awaited'
  | 'failed';

export interface AgentKeeper {
  readonly agent: Agent;
  readonly agents: Readable<readonly RoomAgent[]>;
  named(name: string): Agent;
  /** One was asked for, or one is there. */
  readonly expected: Readable<boolean>;
  /** A call begins: an agent is promised. */
  promise(): void;
  buffer(buffering: boolean): void;
  /** The room exists now, and with it the dispatch of these agents. */
  dispatched(agents: readonly AgentRequest[]): void;
  /** One more was dispatched into the running call. */
  expect(agent: AgentRequest): void;
  participant(participant: RemoteParticipant): void;
  left(identity: string, reason: DisconnectReason): Departure;
  told(identity: string, event: AgentEvent): void;
  dismissed(code: FailureCode): void;
  /** The call is over: no timer and no agent is left. `failure`: what ended it, where it wasn't the user. */
  end(failure?: Failure): void;
  /** The agent that this identity speaks for: itself, or its avatar worker's. */
  speaker(identity: string): RemoteParticipant | undefined;
  /** The agent of this name, or the primary one. */
  find(name?: string): RemoteParticipant | undefined;
}

export interface AgentKeeperDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly failures: FailureLog;
  /** The session is gone for good. */
  readonly isGone: Readable<boolean>;
  /** For an agent without a time limit of its own. */
  readonly joinTimeoutMs: number;
  /** The last hope for an agent is gone; nobody hears the microphone. */
  readonly onFailed: () => void;
}

export function createAgentKeeper(deps: AgentKeeperDeps): AgentKeeper {
  const { failures, joinTimeoutMs } = deps;
  const roster = createAgentRoster();
  const agents = writable<readonly RoomAgent[]>([], sameAgents);
  const expected = writable(false);
  let requested: readonly string[] = [];
  const main = createAgentView({
    ...deps,
    roster,
    onRecovered: (activity) =>
      failures.remove(
        // An error that the agent told of is over when it speaks again.
        ({ source, code }) =>
          source === 'agent' && (code !== 'agent.error' || activity === 'speaking'),
      ),
  });
  const views = new Map<string, AgentView>();

  const failMain = (reason: Failure): void => {
    main.fail([reason]);
    deps.onFailed();
  };

  const expired = (watch: Watch): void => {
    const code = watch.identity
      ? 'agent.not-initialized'
      : watch.wasThere
        ? 'agent.left'
        : 'agent.not-joined';
    const missed = failures.add(code, watch.name);
    if (watch.name) views.get(watch.name)?.fail([missed]);
    // Another agent that can be spoken with stands in for the missing one.
    if (!isAvailable(main.agent.state.get())) failMain(missed);
  };
  const watches = createJoinWatches(deps.clock, expired);

  const start = ({ name, timeoutMs = joinTimeoutMs }: AgentRequest): void => {
    watches.expect({ name, timeoutMs, wasThere: false });
    if (!roster.named(name)) views.get(name)?.promise();
  };

  /** Its time limit ends when it can be spoken with. */
  const check = (agent: RemoteParticipant): void => {
    if (canTalk(activityOf(agent))) watches.settled(agent.identity);
  };

  /** Shows whoever is the primary agent now, and each by its name. */
  const refresh = (joined?: string): void => {
    const primary = roster.primary(requested);
    expected.set(requested.length > 0 || Boolean(primary));
    agents.set(roster.agents().map(roomAgentOf));
    main.show(primary, joined !== undefined && primary?.identity === joined);
    for (const [name, view] of views) {
      const agent = roster.named(name);
      view.show(agent, joined !== undefined && agent?.identity === joined);
    }
  };

  /** What the agent's own view shows after it has gone. */
  const viewLeft = (gone: RemoteParticipant, outcome: Departure, lost?: Failure): void => {
    const name = gone.attributes[wire.agentName];
    const view = name === undefined || roster.named(name) ? undefined : views.get(name);
    if (lost) view?.fail([lost]);
    else if (outcome === 'awaited') view?.promise();
    else view?.disconnect();
  };

  const departure = (gone: RemoteParticipant, reason: DisconnectReason): Departure => {
    if (reason === 'while-reconnecting') {
      const name = gone.attributes[wire.agentName];
      watches.expect({ ...(name ? { name } : {}), wasThere: true, timeoutMs: joinTimeoutMs });
      return 'awaited';
    }
    const inOrder = reason === 'client-initiated' || reason === 'room-deleted';
    if (!inOrder) return 'failed';
    return watches.isExpecting() ? 'awaited' : 'hung-up';
  };

  return {
    agent: main.agent,
    agents,
    expected,
    named(name) {
      const known = views.get(name);
      if (known) return known.agent;
      const view = createAgentView({ ...deps, roster, onRecovered: () => undefined });
      views.set(name, view);
      const there = roster.named(name);
      if (there) view.show(there, true);
      else if (watches.isExpecting(name)) view.promise();
      return view.agent;
    },
    promise: () => main.promise(),
    buffer: (on) => main.buffer(on),
    speaker: (who) => roster.speaker(who),
    find: (name) => (name === undefined ? roster.primary(requested) : roster.named(name)),
    dispatched(wanted) {
      requested = wanted.map(({ name }) => name);
      watches.clear();
      wanted.forEach(start);
      for (const agent of roster.agents()) {
        watches.joined(agent, joinTimeoutMs);
        check(agent);
      }
      refresh();
      if (!expected.get()) main.disconnect();
    },
    expect(wanted) {
      requested = [...new Set([...requested, wanted.name])];
      start(wanted);
      if (!roster.primary(requested)) main.promise();
      refresh();
    },
    participant(participant) {
      const change = roster.put(participant);
      if (change === 'ignored') return;
      if (change === 'joined') watches.joined(participant, joinTimeoutMs);
      check(participant);
      refresh(change === 'joined' ? participant.identity : undefined);
    },
    left(who, reason) {
      const gone = roster.remove(who);
      watches.settled(who);
      refresh();
      if (!gone) return 'others';
      const others = Boolean(roster.primary(requested));
      const outcome = departure(gone, reason);
      const code = reason === 'agent-error' ? 'agent.crashed' : 'agent.left';
      const lost = outcome === 'failed' ? failure(code, deps.clock.now()) : undefined;
      viewLeft(gone, outcome, lost);
      if (others) return 'others';
      if (outcome === 'awaited') main.promise();
      if (lost) failMain(failures.add(code));
      return outcome;
    },
    told(who, event) {
      const agent = roster.speaker(who);
      if (!agent) return;
      if (event.type === 'error') return void failures.add('agent.error', event.message);
      const name = agent.attributes[wire.agentName];
      if (agent === roster.primary(requested)) main.told(event);
      if (name !== undefined && agent === roster.named(name)) views.get(name)?.told(event);
    },
    dismissed(code) {
      for (const view of [main, ...views.values()]) view.dismissed(code);
    },
    end(reason) {
      watches.clear();
      roster.clear();
      requested = [];
      refresh();
      for (const view of [main, ...views.values()]) {
        view.buffer(false);
        const isConcerned = view === main || view.agent.state.get().state !== 'disconnected';
        if (reason && isConcerned) view.fail([reason]);
        else view.disconnect();
      }
    },
  };
}

function roomAgentOf(agent: RemoteParticipant): RoomAgent {
  const agentName = agent.attributes[wire.agentName];
  const name = nameOf(agent);
  const activity = activityOf(agent);
  return {
    identity: agent.identity,
    attributes: agent.attributes,
    ...(agentName ? { agentName } : {}),
    ...(name ? { name } : {}),
    ...(agent.metadata ? { metadata: agent.metadata } : {}),
    ...(activity ? { activity } : {}),
  };
}

function sameAgents(a: readonly RoomAgent[], b: readonly RoomAgent[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => {
      const other = b[i];
      return (
        other !== undefined &&
        one.identity === other.identity &&
        one.name === other.name &&
        one.metadata === other.metadata &&
        sameRecord(one.attributes, other.attributes)
      );
    })
  );
}
