/** Who is in the room as an agent, who should be, and what of it is shown. */
import { failure } from '../../../src/shared/failures.js';
import type { Failure } from '../../../src/shared/failures.js';
import { isAvailable } from './agent-state.js';
import type { AgentRoster } from './agent-roster.js';
import { activityOf, canTalk } from './agent-view.js';
import type { AgentViews, Departure } from './agent-views.js';
import type { FailureLog } from './failure-log.js';
import type { JoinWatches, Watch } from './join-watch.js';
import { wire } from './ports.js';
import type { Clock, DisconnectReason, Logger, RemoteParticipant } from './ports.js';
import { roomAgentOf } from './room-agents.js';
import type { Readable, Writable } from './store.js';
import type { AgentRequest, RoomAgent } from './types.js';

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

/** What the functions below share; each is one thing that can happen to an agent. */
export interface Company extends AgentKeeperDeps {
  readonly roster: AgentRoster;
  readonly views: AgentViews;
  readonly watches: JoinWatches;
  readonly agents: Writable<readonly RoomAgent[]>;
  readonly expected: Writable<boolean>;
  /** The names asked for, the primary one first. */
  requested: readonly string[];
}

/** Shows whoever is the primary agent now, and each by its name. */
export function refresh({ roster, requested, ...company }: Company, joined?: string): void {
  const primary = roster.primary(requested);
  company.expected.set(requested.length > 0 || Boolean(primary));
  company.agents.set(roster.agents().map(roomAgentOf));
  company.views.show(primary, joined);
}

/** Counts the time of an agent that was dispatched just now. */
export function count({ watches, views, joinTimeoutMs }: Company, request: AgentRequest): void {
  const { name, timeoutMs = joinTimeoutMs } = request;
  watches.expect({ name, timeoutMs, wasThere: false });
  views.promise(name);
}

/** Its time limit ends when it can be spoken with. */
function check({ watches }: Company, agent: RemoteParticipant): void {
  if (canTalk(activityOf(agent))) watches.settled(agent.identity);
}

function failMain({ views, onFailed }: Company, reason: Failure): void {
  views.main.fail([reason]);
  onFailed();
}

/** An agent's time is over. */
export function miss(company: Company, watch: Watch): void {
  const code = watch.identity
    ? 'agent.not-initialized'
    : watch.wasThere
      ? 'agent.left'
      : 'agent.not-joined';
  const missed = company.failures.add(code, watch.name);
  if (watch.name) company.views.missed(watch.name, missed);
  // Another agent that can be spoken with stands in for the missing one.
  if (!isAvailable(company.views.main.agent.state.get())) failMain(company, missed);
}

/**
 * The room exists, and with it the dispatch of these agents: each has its time from now on. One that
 * was expected already goes on counting from then.
 * @param there who is in the room
 */
export function dispatch(
  company: Company,
  wanted: readonly AgentRequest[],
  there: Iterable<RemoteParticipant>,
): void {
  const before = company.requested;
  const names = wanted.map(({ name }) => name);
  company.requested = [...new Set([...names, ...before])];
  for (const request of wanted) if (!before.includes(request.name)) count(company, request);
  for (const participant of there) arrive(company, participant);
  refresh(company);
  if (!company.expected.get()) company.views.main.disconnect();
}

/** A participant joined or changed; whoever is no agent is passed over. */
export function arrive(company: Company, participant: RemoteParticipant): void {
  const change = company.roster.put(participant);
  if (change === 'ignored') return;
  if (change === 'joined') company.watches.joined(participant, company.joinTimeoutMs);
  check(company, participant);
  refresh(company, change === 'joined' ? participant.identity : undefined);
}

/**
 * Somebody left the room.
 * @returns what that means for the call
 */
export function leave(company: Company, who: string, reason: DisconnectReason): Departure {
  const { roster, watches, views, failures, clock } = company;
  const gone = roster.remove(who);
  watches.settled(who);
  refresh(company);
  if (!gone) return 'others';
  const outcome = departureOf(company, gone, reason);
  const code = reason === 'agent-error' ? 'agent.crashed' : 'agent.left';
  const lost = outcome === 'failed' ? failure(code, clock.now()) : undefined;
  views.left(gone, outcome, lost);
  if (roster.primary(company.requested)) return 'others';
  if (outcome === 'awaited') views.main.promise();
  if (lost) failMain(company, failures.add(code));
  return outcome;
}

/** What it means for the call that this agent has gone, were it the only one. */
function departureOf(
  { watches, joinTimeoutMs }: Company,
  gone: RemoteParticipant,
  reason: DisconnectReason,
): Departure {
  if (reason === 'while-reconnecting') {
    const name = gone.attributes[wire.agentName];
    watches.expect({ ...(name ? { name } : {}), wasThere: true, timeoutMs: joinTimeoutMs });
    return 'awaited';
  }
  const inOrder = reason === 'client-initiated' || reason === 'room-deleted';
  if (!inOrder) return 'failed';
  return watches.isExpecting() ? 'awaited' : 'hung-up';
}
