/**
 * The agents of a call: which are in the room, which should be, and how long each may take. Each has
 * a seat of its own, with its own time limit and its own failure; what is shown follows from the
 * seats, so that no event of one agent changes what is said of another.
 */
import type { Failure } from './failure.js';
import { activityOf, Agent, canTalk, nameOf } from './agent.js';
import type { AgentTracks } from './agent.js';
import type { Failures } from './failures.js';
import { defaultJoinMs, JoinLimit } from './join-limit.js';
import { wire } from './ports.js';
import type { Clock, DisconnectReason, Logger, RemoteParticipant } from './ports.js';
import { deferred, onAbort } from './signals.js';
import type { CallSignal, Deferred } from './signals.js';
import { sameData, writable } from './store.js';
import type { Readable } from './store.js';
import { SessionError } from './types.js';
import type {
  AbortSignalLike,
  AgentActivity,
  AgentEvent,
  AgentRequest,
  RoomAgent,
} from './types.js';

/** An agent that should be there, or is. */
interface Seat {
  /** The name that it was asked for under; undefined: any agent will do. */
  readonly name?: string | undefined;
  /** The name that it gave itself. */
  ownName?: string | undefined;
  /** The app, or the token, asked for it; false: it came by itself. */
  isRequested: boolean;
  /** Set as long as it is in the room. */
  identity?: string | undefined;
  /** The newest word that it said of itself. */
  activity?: AgentActivity | undefined;
  /** It has been heard or read: that proves it, also where it says nothing of itself. */
  isProven: boolean;
  /** Runs until the user can talk to it. */
  limit?: JoinLimit | undefined;
  /** It was there before a reconnection. */
  wasThere: boolean;
  /** Why it isn't there, or can't be talked to. */
  failure?: Failure | undefined;
  /** It is in the room, but gives no sign of life. */
  isLost: boolean;
  /** Why it is lost, until the user dismisses that. */
  lost?: Failure | undefined;
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
  /** Everyone in the room but this participant, by identity, in the order of joining. */
  readonly #participants = new Map<string, RemoteParticipant>();
  readonly #named = new Map<string, Agent>();
  readonly #all = writable<readonly RoomAgent[]>([], sameData);
  readonly #expected = writable(false);
  /** Those asked for, then the others in the order of joining. */
  #seats: readonly Seat[] = [];
  #phase: 'off' | 'connecting' | 'connected' = 'off';
  #isPaused = false;
  #allHere: Deferred<void> = deferred();

  /** The conversation's agent: the first of those asked for that is there, else the first to join. */
  readonly primary: Agent;
  /** Every agent in the room, in the order of joining. */
  readonly all: Readable<readonly RoomAgent[]> = this.#all;
  /** An agent was asked for, is waited for, or is there. */
  readonly expected: Readable<boolean> = this.#expected;

  constructor(options: AgentsOptions) {
    this.#options = options;
    this.#joinTimeoutMs = options.joinTimeoutMs ?? defaultJoinMs;
    this.primary = this.#createAgent();
    onAbort(options.gone, () => {
      for (const agent of this.#shown()) agent.endWaits();
    });
  }

  /** The agent dispatched under this name; the same object each time. */
  named(name: string): Agent {
    const known = this.#named.get(name);
    if (known) return known;
    const agent = this.#createAgent();
    this.#named.set(name, agent);
    this.#showNamed(name, agent);
    return agent;
  }

  #createAgent(): Agent {
    const { clock, logger, gone } = this.#options;
    return new Agent(clock, logger, gone);
  }

  // A call's course

  /**
   * A call begins.
   * @param call aborted when it is over: no time limit and no agent is left
   */
  begin(call: CallSignal): void {
    this.#phase = 'connecting';
    this.#allHere = deferred();
    this.primary.connecting();
    onAbort(call, () => this.#end(call.reason));
  }

  /** Speech is, or is no longer, recorded ahead of the connection. */
  buffering(isBuffering: boolean): void {
    this.primary.buffering(isBuffering);
  }

  /**
   * The room exists, and with it the dispatch of these agents: each has its time from now on. One
   * that was expected already keeps the time that it has left.
   * @param wanted undefined: none is named, and any agent that comes by itself will do
   * @param there the participants in the room
   */
  dispatched(
    wanted: readonly AgentRequest[] | undefined,
    there: Iterable<RemoteParticipant>,
  ): void {
    this.#phase = 'connected';
    const early = this.#seats;
    const isKnown = ({ name }: AgentRequest): boolean => early.some((seat) => seat.name === name);
    const any = early.length > 0 ? [] : [{}];
    const asked = wanted?.filter((one) => !isKnown(one)) ?? any;
    this.#seats = [...asked.map((one) => this.#seatFor(one)), ...early];
    for (const participant of there) this.joined(participant);
    this.#show();
  }

  /** One more agent was dispatched into the running call. */
  expect(request: AgentRequest): void {
    const known = this.#seatNamed(request.name);
    if (known) {
      known.isRequested = true;
      if (!known.identity) {
        this.#forgive(known);
        this.#startLimit(known, request.timeoutMs);
      }
    } else this.#addRequested(this.#seatFor(request));
    this.#show();
  }

  #seatFor({ name, timeoutMs }: Partial<AgentRequest>): Seat {
    const seat: Seat = { ...emptySeat, name, isRequested: true };
    this.#startLimit(seat, timeoutMs);
    return seat;
  }

  #addRequested(seat: Seat): void {
    const asked = this.#seats.filter(({ isRequested }) => isRequested);
    const others = this.#seats.filter(({ isRequested }) => !isRequested);
    this.#seats = [...asked, seat, ...others];
  }

  /** While paused, no agent's time runs, and none counts as lost. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    for (const { limit } of this.#seats)
      if (isPaused) limit?.pause();
      else limit?.resume();
  }

  /** Resolves when every agent that was asked for can be talked to; rejects when one has failed. */
  waitUntilAllHere(): Promise<void> {
    return this.#allHere.promise;
  }

  #end(reason: SessionError): void {
    this.#phase = 'off';
    this.#isPaused = false;
    for (const { limit } of this.#seats) limit?.cancel();
    this.#seats = [];
    this.#participants.clear();
    this.#allHere.reject(reason);
    this.#expected.set(false);
    this.#all.set([]);
    for (const agent of this.#shown()) {
      const isIdle = agent !== this.primary && agent.state.get().state === 'disconnected';
      agent.show(undefined, noTracks, false);
      agent.ended(isIdle ? undefined : reason.failure);
    }
  }

  /** The agents that the app looks at. */
  #shown(): readonly Agent[] {
    return [this.primary, ...this.#named.values()];
  }

  // Who comes and goes

  /** A participant joined or changed. */
  joined(participant: RemoteParticipant): void {
    const { identity } = participant;
    const isNew = !this.#participants.has(identity);
    this.#participants.set(identity, participant);
    if (isAgent(participant) && !this.#seatOf(identity)) this.#sit(participant);
    if (participant.isSpeaking) this.#prove(identity);
    const seat = this.#seatOf(identity);
    if (seat) this.#follow(seat, participant);
    this.#show(isNew ? identity : undefined);
  }

  /** A participant was heard or read: that proves that it is there. */
  heard(identity: string): void {
    if (this.#prove(identity)) this.#show();
  }

  #prove(identity: string): boolean {
    const seat =
      this.#seatOf(this.speaker(identity)?.identity ?? identity) ?? this.#offer(identity);
    if (!seat || seat.isProven) return false;
    seat.isProven = true;
    this.#settle(seat);
    return true;
  }

  /**
   * Some bots join with an ordinary token. Where no agent was named and none has come, a participant
   * that is heard or read is the one that the user talks to.
   */
  #offer(identity: string): Seat | undefined {
    const seat = this.#seats.find((one) => !one.identity && !one.name && one.isRequested);
    const talker = this.#participants.get(identity);
    if (!seat || !talker || talker.isAgent || this.#agents().length > 0) return undefined;
    seat.identity = identity;
    return seat;
  }

  /** An agent takes the seat that was kept for it, or one of its own. */
  #sit(agent: RemoteParticipant): void {
    const seat = this.#keptFor(agent) ?? this.#addSeat();
    this.#forgive(seat);
    seat.identity = agent.identity;
    seat.ownName = agent.attributes[wire.agentName] || undefined;
    seat.activity = undefined;
    seat.isProven = false;
    if (!seat.limit) this.#startLimit(seat);
  }

  #addSeat(): Seat {
    const seat: Seat = { ...emptySeat };
    this.#seats = [...this.#seats, seat];
    return seat;
  }

  #keptFor({ attributes }: RemoteParticipant): Seat | undefined {
    // A participant that merely talks makes room for an agent.
    const free = this.#seats.filter((seat) => !this.#participantOf(seat)?.isAgent);
    const own = attributes[wire.agentName] || undefined;
    if (own === undefined) return free[0];
    const isIts = ({ name, ownName }: Seat): boolean => (name ?? ownName) === own;
    return free.find(isIts) ?? free.find(({ name }) => name === undefined);
  }

  #follow(seat: Seat, participant: RemoteParticipant): void {
    seat.activity = activityOf(participant) ?? seat.activity;
    if (!participant.isLost) this.#foundAgain(seat);
    else if (!seat.isLost && !this.#isPaused) {
      seat.isLost = true;
      seat.lost = this.#options.failures.add('agent.lost', seat.name, seat);
    }
    if (this.#isAvailable(seat)) this.#settle(seat);
    if (this.#activityOf(seat) === 'speaking') this.#options.failures.withdraw('agent.error', seat);
  }

  /** @returns whether it ended the call, in order */
  left(identity: string, reason: DisconnectReason): boolean {
    const seat = this.#seatOf(identity);
    const gone = this.#participants.get(identity);
    this.#participants.delete(identity);
    const hasHungUp = seat && gone ? this.#leave(seat, gone, reason) : false;
    this.#show();
    return hasHungUp;
  }

  #leave(seat: Seat, gone: RemoteParticipant, reason: DisconnectReason): boolean {
    this.#settle(seat);
    this.#foundAgain(seat);
    Object.assign(seat, { identity: undefined, activity: undefined, isProven: false });
    if (!gone.isAgent) this.#startLimit(seat);
    else if (reason === 'while-reconnecting') {
      this.#startLimit(seat);
      seat.wasThere = true;
    } else if (reason === 'client-initiated' || reason === 'room-deleted') {
      this.#remove(seat);
      return this.#agents().length === 0 && !this.#seats.some(({ limit }) => limit);
    } else if (seat.isRequested || !this.#seats.some((one) => this.#isAvailable(one))) {
      const code = reason === 'agent-error' ? 'agent.crashed' : 'agent.left';
      this.#fail(seat, this.#options.failures.add(code, seat.name, seat));
    } else this.#remove(seat);
    return false;
  }

  #remove(seat: Seat): void {
    this.#seats = this.#seats.filter((one) => one !== seat);
  }

  /** An agent reports something about itself. */
  reported(identity: string, event: AgentEvent): void {
    const speaker = this.speaker(identity);
    const seat = speaker && this.#seatOf(speaker.identity);
    if (!seat) return;
    if (event.type === 'error')
      return void this.#options.failures.add('agent.error', event.message, seat);
    if (seat === this.#primarySeat()) this.primary.report(event);
    for (const [name, agent] of this.#named)
      if (seat === this.#seatNamed(name)) agent.report(event);
  }

  dismissed(code: string): void {
    for (const seat of this.#seats) {
      if (seat.failure?.code === code) seat.failure = undefined;
      if (seat.lost?.code === code) seat.lost = undefined;
    }
    if (this.#phase !== 'off') return this.#show();
    for (const agent of this.#shown()) {
      const now = agent.state.get();
      if (now.state === 'failed' && now.failures.some((one) => one.code === code))
        agent.disconnected();
    }
  }

  // Time limits

  #startLimit(seat: Seat, ms = this.#joinTimeoutMs): void {
    seat.limit?.cancel();
    seat.limit = new JoinLimit(this.#options.clock, ms, () => this.#expired(seat));
    if (this.#isPaused) seat.limit.pause();
  }

  #expired(seat: Seat): void {
    seat.limit = undefined;
    // Where the app named no agent, other participants make a call too.
    const isOpen = seat.name === undefined && seat.identity === undefined && !seat.wasThere;
    if (isOpen && this.#participants.size > 0) return this.#show();
    this.#fail(seat, this.#options.failures.add(this.#missing(seat), seat.name, seat));
    this.#show();
  }

  #missing({ identity, name, wasThere }: Seat) {
    if (identity) return 'agent.not-initialized';
    if (wasThere) return 'agent.left';
    return name === undefined ? 'agent.not-named' : 'agent.not-joined';
  }

  #fail(seat: Seat, failure: Failure): void {
    seat.failure = failure;
    const isHopeless = !this.#seats.some((one) => one.limit || this.#isAvailable(one));
    if (isHopeless) this.#options.onFailed();
  }

  /** The user can talk to it: its time no longer runs, and what was wrong with it is over. */
  #settle(seat: Seat): void {
    seat.limit?.cancel();
    seat.limit = undefined;
    seat.wasThere = false;
    if (seat.failure) this.#options.failures.withdraw(seat.failure.code, seat);
    seat.failure = undefined;
  }

  /** What was wrong with an agent that joins, or is dispatched again, is wrong no more. */
  #forgive(seat: Seat): void {
    const { failures } = this.#options;
    if (seat.failure) failures.withdraw(seat.failure.code, seat);
    seat.failure = undefined;
    failures.withdraw('agent.error', seat);
  }

  #foundAgain(seat: Seat): void {
    if (seat.lost) this.#options.failures.withdraw(seat.lost.code, seat);
    seat.lost = undefined;
    seat.isLost = false;
  }

  // Who is there

  /** The agent that this identity speaks for: itself, or its avatar worker's. */
  speaker(identity: string): RemoteParticipant | undefined {
    const one = this.#participants.get(identity);
    if (!one?.isAgent) return undefined;
    if (!isWorker(one)) return one;
    return this.#participants.get(one.attributes[wire.publishOnBehalf] ?? '') ?? one;
  }

  /** The participant with this identity, an agent or another one. */
  participant(identity: string): RemoteParticipant | undefined {
    return this.#participants.get(identity);
  }

  /** The participant of the agent with this name, or of the primary one. */
  find(name?: string): RemoteParticipant | undefined {
    const seat = name === undefined ? this.#primarySeat() : this.#seatNamed(name);
    const found = this.#participantOf(seat);
    return found?.isAgent ? found : undefined;
  }

  /** What is written now reaches an agent, or another participant where no agent was named. */
  get hasReader(): boolean {
    if (this.#seats.some(({ identity, isLost }) => identity !== undefined && !isLost)) return true;
    return this.#participants.size > 0 && this.#seats.every(({ name }) => name === undefined);
  }

  #primarySeat(): Seat | undefined {
    const there = this.#seats.filter(({ identity }) => identity !== undefined);
    return there.find((seat) => this.#isAvailable(seat) && !seat.isLost) ?? there[0];
  }

  #seatOf(identity: string): Seat | undefined {
    return this.#seats.find((seat) => seat.identity === identity);
  }

  #seatNamed(name: string): Seat | undefined {
    return (
      this.#seats.find((seat) => seat.name === name) ??
      this.#seats.find((seat) => seat.name === undefined && seat.ownName === name)
    );
  }

  #participantOf(seat: Seat | undefined): RemoteParticipant | undefined {
    return seat?.identity === undefined ? undefined : this.#participants.get(seat.identity);
  }

  #agents(): RemoteParticipant[] {
    return [...this.#participants.values()].filter(isAgent);
  }

  /** What it says that it does; of one that says nothing, what is heard of it. */
  #activityOf(seat: Seat): AgentActivity | undefined {
    if (!seat.isProven || canTalk(seat.activity)) return seat.activity;
    const isSpeaking = this.#bodies(seat).some((one) => one.isSpeaking);
    return isSpeaking ? 'speaking' : 'listening';
  }

  #isAvailable(seat: Seat): boolean {
    return seat.identity !== undefined && canTalk(this.#activityOf(seat));
  }

  /** The participant itself, and its avatar workers. */
  #bodies({ identity }: Seat): RemoteParticipant[] {
    return [...this.#participants.values()].filter(
      (one) => one.identity === identity || one.attributes[wire.publishOnBehalf] === identity,
    );
  }

  /** The agent's own tracks, else its avatar worker's. */
  #tracksOf(seat: Seat | undefined): AgentTracks {
    if (seat?.identity === undefined) return noTracks;
    const bodies = this.#bodies(seat).sort((one) => (one.identity === seat.identity ? -1 : 1));
    return {
      microphone: bodies.find((one) => one.microphoneTrack)?.microphoneTrack,
      camera: bodies.find((one) => one.cameraTrack)?.cameraTrack,
    };
  }

  // What is shown

  /** Shows the agents as they are now. `joined`: the identity of the one that joined just now. */
  #show(joined?: string): void {
    const primary = this.#primarySeat();
    this.#all.set(this.#agents().map((agent) => roomAgentOf(agent)));
    this.#expected.set(this.#seats.some(isExpected));
    this.#showSeat(this.primary, primary, this.#seats, joined);
    for (const [name, agent] of this.#named) this.#showNamed(name, agent, joined);
    this.#tellAllHere();
  }

  #showNamed(name: string, agent: Agent, joined?: string): void {
    const seat = this.#seatNamed(name);
    this.#showSeat(agent, seat, seat ? [seat] : [], joined);
  }

  /** @param seats those that may still make it an agent, or say why there is none */
  #showSeat(
    agent: Agent,
    seat: Seat | undefined,
    seats: readonly Seat[],
    joined: string | undefined,
  ): void {
    const participant = this.#participantOf(seat);
    const isJoined = joined !== undefined && participant?.identity === joined;
    agent.show(participant, this.#tracksOf(seat), isJoined);
    const activity = seat && this.#activityOf(seat);
    const failures = seats.flatMap((one) => one.lost ?? one.failure ?? []);
    const [first, ...rest] = seat?.lost ? [seat.lost] : failures;
    if (this.#phase === 'connecting') {
      if (agent === this.primary || seat) agent.connecting();
    } else if (seat && activity && this.#isAvailable(seat) && !seat.isLost) agent.active(activity);
    else if (!seat?.isLost && seats.some(({ limit }) => limit)) {
      if (activity) agent.active(activity);
      else agent.connecting();
    } else if (first) agent.failed([first, ...rest]);
    else if (activity) agent.active(activity);
    else agent.disconnected();
  }

  #tellAllHere(): void {
    const asked = this.#seats.filter(({ isRequested, name }) => isRequested && name !== undefined);
    if (this.#phase !== 'connected' || asked.some(({ limit }) => limit)) return;
    const missing = asked.find((seat) => !this.#isAvailable(seat));
    if (missing) this.#allHere.reject(new SessionError(missing.failure));
    else this.#allHere.resolve();
  }
}

const emptySeat: Seat = { isRequested: false, isProven: false, wasThere: false, isLost: false };

const isExpected = ({ name, identity, limit, failure }: Seat): boolean =>
  name !== undefined || identity !== undefined || limit !== undefined || failure !== undefined;

const noTracks: AgentTracks = { microphone: undefined, camera: undefined };

/** An avatar worker appears in the place of the agent that it names. */
function isWorker(participant: RemoteParticipant): boolean {
  return Boolean(participant.attributes[wire.publishOnBehalf]);
}

const isAgent = (participant: RemoteParticipant): boolean =>
  participant.isAgent && !isWorker(participant);

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
