/** Follows the agents of one room and says which state the conversation's agent is in. */
import type { Failure, FailureCode } from '../../../src/shared/failures.js';
import { arrive, count, dispatch, leave, miss, refresh } from './agent-company.js';
import type { AgentKeeperDeps, Company } from './agent-company.js';
import { createAgentRoster } from './agent-roster.js';
import { createAgentViews } from './agent-views.js';
import type { Departure } from './agent-views.js';
import type { AgentEvent } from './basics.js';
import { createJoinWatches } from './join-watch.js';
import type { DisconnectReason, RemoteParticipant } from './ports.js';
import { sameAgents } from './room-agents.js';
import { writable } from './store.js';
import type { Readable } from './store.js';
import type { Agent, AgentRequest, RoomAgent } from './types.js';

export interface AgentKeeper {
  readonly agent: Agent;
  readonly agents: Readable<readonly RoomAgent[]>;
  named(name: string): Agent;
  /** One was asked for, or one is there. */
  readonly expected: Readable<boolean>;
  /** A call begins: an agent is promised. */
  promise(): void;
  buffer(buffering: boolean): void;
  /** The room exists now, and with it the dispatch of these agents; `there`: who is in it already. */
  dispatched(agents: readonly AgentRequest[], there: Iterable<RemoteParticipant>): void;
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

/** Makes a keeper for one call at a time; between two of them its agent is disconnected or failed. */
export function createAgentKeeper(deps: AgentKeeperDeps): AgentKeeper {
  const roster = createAgentRoster();
  const views = createAgentViews({ ...deps, roster });
  const company: Company = {
    ...deps,
    roster,
    views,
    watches: createJoinWatches(deps.clock, (watch) => miss(company, watch)),
    agents: writable<readonly RoomAgent[]>([], sameAgents),
    expected: writable(false),
    requested: [],
  };
  const { watches } = company;
  const { main } = views;

  return {
    agent: main.agent,
    agents: company.agents,
    expected: company.expected,
    named: (name) => views.named(name, watches.isExpecting(name)),
    promise: () => main.promise(),
    buffer: (on) => main.buffer(on),
    speaker: (who) => roster.speaker(who),
    find: (name) => (name === undefined ? roster.primary(company.requested) : roster.named(name)),
    dispatched: (wanted, there) => dispatch(company, wanted, there),
    expect(wanted) {
      company.requested = [...new Set([...company.requested, wanted.name])];
      count(company, wanted);
      if (!roster.primary(company.requested)) main.promise();
      refresh(company);
    },
    participant: (participant) => arrive(company, participant),
    left: (who, reason) => leave(company, who, reason),
    told(who, event) {
      const agent = roster.speaker(who);
      if (!agent) return;
      if (event.type === 'error') return void deps.failures.add('agent.error', event.message);
      views.told(agent, agent === roster.primary(company.requested), event);
    },
    dismissed: (code) => views.dismissed(code),
    end(reason) {
      watches.clear();
      roster.clear();
      company.requested = [];
      refresh(company);
      views.end(reason);
    },
  };
}
