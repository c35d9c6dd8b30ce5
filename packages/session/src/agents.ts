/** The agents of a call: which are in the room, which should be, and how long each may take. */
import type { Failure, FailureCode } from './failure.js';
import { activityOf, Agent, canTalk, isAvailable, nameOf } from './agent.js';
import type { AgentTracks } from './agent.js';
import type { Failures } from './failures.js';
import { wire } from './ports.js';
import type { Cancel, Clock, DisconnectReason, Logger, RemoteParticipant } from './ports.js';
import { shallowEqual, writable } from './store.js';
import type { Readable } from './store.js';
import type { AbortSignalLike, AgentEvent, AgentRequest, RoomAgent } from './types.js';

/** For an agent without a time limit of its own. */
const defaultJoinMs = 20_000;

/** What the departure of an agent means for the call. */
export type Departure =
  /** Another agent is there, or it wasn't an agent. */
  | 'others'
  /** It ended the call in order. */
  | 'hung-up'
  /** It was lost in a reconnection and may come back, or another one is on its way. */
  | 'awaited'
  | 'failed';

/** An agent that should be there, and the time that it has left. */
interface Awaited {
  /** The name it was asked for under. */
  readonly name?: string;
  /** Set as soon as it is in the room. */
  identity?: string;
  /** It was there before a reconnection. */
  readonly wasThere: boolean;
  readonly cancel: Cancel;
}

export interface AgentsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly failures: Failures;
  /** Aborted when the session is disposed. */
  readonly gone: AbortSignalLike;
  readonly joinTimeoutMs?: number | undefined;
  /** No agent is left to hope for: the microphone has no listener. */
  readonly onFailed: () => void;
}

/** Follows the agents of one call at a time. */
export class Agents {
  readonly #options: AgentsOptions;
  readonly #joinTimeoutMs: number;
  /** Agents and their avatar workers by identity, in the order of joining. */
  readonly #participants = new Map<string, RemoteParticipant>();
  readonly #named = new Map<string, Agent>();
  readonly #awaited = new Set<Awaited>();
  readonly #all = writable<readonly RoomAgent[]>([], sameAgents);
  readonly #expected = writable(false);
  /** The names asked for, the primary agent's first. */
  #requested: readonly string[] = [];

  /** The conversation's agent: the first of those asked for that is there, else the first to join. */
  readonly primary: Agent;
  /** Every agent in the room, in the order of joining. */
  readonly all: Readable<readonly RoomAgent[]> = this.#all;
  /** An agent was asked for, or is there. */
  readonly expected: Readable<boolean> = this.#expected;

  constructor(options: AgentsOptions) {
    this.#options = options;
    this.#joinTimeoutMs = options.joinTimeoutMs ?? defaultJoinMs;
    this.primary = this.#createAgent();
  }

  /** The agent dispatched under this name; the same object each time. */
  named(name: string): Agent {
    const known = this.#named.get(name);
    if (known) return known;
    const agent = this.#createAgent();
    this.#named.set(name, agent);
    const there = this.#participantNamed(name);
    if (there) agent.show(there, this.#tracksOf(there), true);
    else if (this.#isAwaiting(name)) agent.connecting();
    return agent;
  }

  #createAgent(): Agent {
    const { clock, logger, gone } = this.#options;
    return new Agent(clock, logger, gone);
  }

  // A call's course

  /** A call begins. */
  begin(): void {
    this.primary.connecting();
  }

  /** Speech is, or is no longer, recorded ahead of the connection. */
  buffering(isBuffering: boolean): void {
    this.primary.buffering(isBuffering);
  }

  /**
   * The room exists, and with it the dispatch of these agents: each has its time from now on. One
   * that was expected already keeps the time that it has left.
   * @param there the participants in the room
   */
  dispatched(wanted: readonly AgentRequest[], there: Iterable<RemoteParticipant>): void {
    const before = this.#requested;
    this.#requested = [...new Set([...wanted.map(({ name }) => name), ...before])];
    for (const request of wanted) if (!before.includes(request.name)) this.#awaitAgent(request);
    for (const participant of there) this.joined(participant);
    this.#show();
    if (!this.#expected.get()) this.primary.disconnected();
  }

  /** One more agent was dispatched into the running call. */
  expect(request: AgentRequest): void {
    this.#requested = [...new Set([...this.#requested, request.name])];
    this.#awaitAgent(request);
    if (!this.#primaryParticipant()) this.primary.connecting();
    this.#show();
  }

  /** A participant joined or changed; those who are no agents are passed over. */
  joined(participant: RemoteParticipant): void {
    if (!participant.isAgent) return;
    const { identity } = participant;
    const isNew = !this.#participants.has(identity) && !isWorker(participant);
    this.#participants.set(identity, participant);
    if (isNew) this.#arrived(participant);
    if (canTalk(activityOf(participant))) this.#settle(identity);
    this.#show(isNew ? identity : undefined);
  }

  /** @returns what the departure means for the call */
  left(identity: string, reason: DisconnectReason): Departure {
    const gone = this.#participants.get(identity);
    this.#participants.delete(identity);
    this.#settle(identity);
    this.#show();
    if (!gone || isWorker(gone)) return 'others';
    const departure = this.#departureOf(gone, reason);
    const code = reason === 'agent-error' ? 'agent.crashed' : 'agent.left';
    this.#showDeparture(gone, departure, code);
    if (this.#primaryParticipant()) return 'others';
    if (departure === 'awaited') this.primary.connecting();
    if (departure === 'failed') this.#failPrimary(this.#options.failures.add(code));
    return departure;
  }

  /** What it means that this agent has gone, were it the only one. */
  #departureOf(gone: RemoteParticipant, reason: DisconnectReason): Departure {
    if (reason === 'while-reconnecting') {
      const name = gone.attributes[wire.agentName];
      this.#startLimit(this.#joinTimeoutMs, { ...(name ? { name } : {}), wasThere: true });
      return 'awaited';
    }
    if (reason !== 'client-initiated' && reason !== 'room-deleted') return 'failed';
    return this.#isAwaiting() ? 'awaited' : 'hung-up';
  }

  #showDeparture(gone: RemoteParticipant, departure: Departure, code: FailureCode): void {
    const name = gone.attributes[wire.agentName];
    if (name === undefined || this.#participantNamed(name)) return;
    const agent = this.#named.get(name);
    if (departure === 'failed') agent?.failed([this.#options.failures.of(code)]);
    else if (departure === 'awaited') agent?.connecting();
    else agent?.disconnected();
  }

  /** An agent reports something about itself. */
  reported(identity: string, event: AgentEvent): void {
    const speaker = this.speaker(identity);
    if (!speaker) return;
    if (event.type === 'error')
      return void this.#options.failures.add('agent.error', event.message);
    if (speaker === this.#primaryParticipant()) this.primary.report(event);
    const name = speaker.attributes[wire.agentName];
    if (name !== undefined && speaker === this.#participantNamed(name))
      this.#named.get(name)?.report(event);
  }

  dismissed(code: string): void {
    for (const agent of [this.primary, ...this.#named.values()]) agent.dismissed(code);
  }

  /**
   * The call is over: no time limit and no agent is left.
   * @param reason what ended it, unless the user did
   */
  end(reason?: Failure): void {
    for (const { cancel } of this.#awaited) cancel();
    this.#awaited.clear();
    this.#participants.clear();
    this.#requested = [];
    this.#show();
    this.primary.ended(reason);
    for (const agent of this.#named.values())
      agent.ended(agent.state.get().state === 'disconnected' ? undefined : reason);
  }

  // Time limits

  #awaitAgent({ name, timeoutMs = this.#joinTimeoutMs }: AgentRequest): void {
    this.#startLimit(timeoutMs, { name, wasThere: false });
    if (!this.#participantNamed(name)) this.#named.get(name)?.connecting();
  }

  /** An agent joined: it keeps the rest of its time where it was expected. */
  #arrived({ identity, attributes }: RemoteParticipant): void {
    const expected = this.#awaiting(attributes[wire.agentName]);
    if (expected) expected.identity = identity;
    else this.#startLimit(this.#joinTimeoutMs, { identity, wasThere: false });
  }

  #startLimit(ms: number, agent: Omit<Awaited, 'cancel'>): void {
    const cancel = this.#options.clock.after(ms, () => {
      this.#awaited.delete(awaited);
      this.#expired(awaited);
    });
    const awaited: Awaited = { ...agent, cancel };
    this.#awaited.add(awaited);
  }

  #expired({ name, identity, wasThere }: Awaited): void {
    const missing = wasThere ? 'agent.left' : 'agent.not-joined';
    const missed = this.#options.failures.add(identity ? 'agent.not-initialized' : missing, name);
    if (name) this.#named.get(name)?.failed([missed]);
    // Another agent that can talk stands in for the missing one.
    if (!isAvailable(this.primary.state.get())) this.#failPrimary(missed);
  }

  /** The user can talk to it, or it is gone: its time no longer runs. */
  #settle(identity: string): void {
    for (const awaited of this.#awaited)
      if (awaited.identity === identity) {
        awaited.cancel();
        this.#awaited.delete(awaited);
      }
  }

  /** The agent (of this name) that is still to come. */
  #awaiting(name?: string): Awaited | undefined {
    for (const one of this.#awaited)
      if (!one.identity && (!name || !one.name || one.name === name)) return one;
    return undefined;
  }

  #isAwaiting(name?: string): boolean {
    return this.#awaiting(name) !== undefined;
  }

  #failPrimary(reason: Failure): void {
    this.primary.failed([reason]);
    this.#options.onFailed();
  }

  // Who is there

  /** The agent that this identity speaks for: itself, or its avatar worker's. */
  speaker(identity: string): RemoteParticipant | undefined {
    const one = this.#participants.get(identity);
    if (!one || !isWorker(one)) return one;
    return this.#participants.get(one.attributes[wire.publishOnBehalf] ?? '') ?? one;
  }

  /** The participant of the agent with this name, or of the primary one. */
  find(name?: string): RemoteParticipant | undefined {
    return name === undefined ? this.#primaryParticipant() : this.#participantNamed(name);
  }

  #primaryParticipant(): RemoteParticipant | undefined {
    for (const name of this.#requested) {
      const match = this.#participantNamed(name);
      if (match) return match;
    }
    return this.#present()[0];
  }

  #participantNamed(name: string): RemoteParticipant | undefined {
    return this.#present().find((one) => one.attributes[wire.agentName] === name);
  }

  #present(): RemoteParticipant[] {
    return [...this.#participants.values()].filter((one) => !isWorker(one));
  }

  #tracksOf(agent: RemoteParticipant | undefined): AgentTracks {
    return {
      microphone: agent && this.#trackOf(agent, 'microphoneTrack'),
      camera: agent && this.#trackOf(agent, 'cameraTrack'),
    };
  }

  /** The agent's own track, else its avatar worker's. */
  #trackOf(agent: RemoteParticipant, kind: 'microphoneTrack' | 'cameraTrack') {
    if (agent[kind]) return agent[kind];
    for (const one of this.#participants.values())
      if (one.attributes[wire.publishOnBehalf] === agent.identity && one[kind]) return one[kind];
    return undefined;
  }

  /** Shows the agents as they are now. `joined`: the identity of the one that joined just now. */
  #show(joined?: string): void {
    const primary = this.#primaryParticipant();
    this.#expected.set(this.#requested.length > 0 || primary !== undefined);
    this.#all.set(this.#present().map(roomAgentOf));
    const isJoined = joined !== undefined && primary?.identity === joined;
    if (this.primary.show(primary, this.#tracksOf(primary), isJoined) && primary)
      this.#recovered(primary);
    for (const [name, agent] of this.#named) {
      const there = this.#participantNamed(name);
      agent.show(there, this.#tracksOf(there), joined !== undefined && there?.identity === joined);
    }
  }

  /** The primary agent came or can talk: what was wrong with it is over. */
  #recovered(primary: RemoteParticipant): void {
    const isSpeaking = activityOf(primary) === 'speaking';
    this.#options.failures.removeWhere(
      // An error that the agent reported is over when it speaks again.
      ({ source, code }) => source === 'agent' && (code !== 'agent.error' || isSpeaking),
    );
  }
}

/** An avatar worker appears in the place of the agent that it names. */
function isWorker(participant: RemoteParticipant): boolean {
  return Boolean(participant.attributes[wire.publishOnBehalf]);
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

/** Whether both hold the same agents, who say the same of themselves. */
function sameAgents(a: readonly RoomAgent[], b: readonly RoomAgent[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => {
      const other = b[i];
      return (
        other !== undefined &&
        shallowEqual({ ...one, attributes: 0 }, { ...other, attributes: 0 }) &&
        shallowEqual(one.attributes, other.attributes)
      );
    })
  );
}
