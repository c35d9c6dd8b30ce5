/** One agent as the app sees it: the conversation's own, or the one of a name. */
import type { Failure } from './failure.js';
import type { Clock, Logger, RemoteParticipant } from './ports.js';
import { wire } from './ports.js';
import { sameData, writable } from './store.js';
import type { Readable } from './store.js';
import { waitFor } from './signals.js';
import { shownName } from './text.js';
import { SessionError } from './types.js';
import type {
  AbortSignalLike,
  AgentActivity,
  AgentReport,
  AgentState,
  MediaTrack,
  ModelUsage,
  ToolCall,
  UserState,
} from './types.js';

/** Older tools are forgotten. */
export const toolLimit = 32;

const noAttributes: Readonly<Record<string, string>> = {};

/** What an agent plays and shows: its own tracks, or those of its avatar worker. */
export interface AgentTracks {
  readonly microphone: MediaTrack | undefined;
  readonly camera: MediaTrack | undefined;
}

/** An agent; it exists from the first moment, before any participant joins. */
export class Agent {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #gone: AbortSignalLike;
  readonly #state = writable<AgentState>({ state: 'disconnected' }, sameData);
  readonly #name = writable<string | undefined>(undefined);
  readonly #identity = writable<string | undefined>(undefined);
  readonly #metadata = writable<string | undefined>(undefined);
  readonly #attributes = writable(noAttributes, sameData);
  readonly #microphoneTrack = writable<MediaTrack | undefined>(undefined);
  readonly #cameraTrack = writable<MediaTrack | undefined>(undefined);
  readonly #tools = writable<readonly ToolCall[]>([], sameData);
  readonly #usage = writable<readonly ModelUsage[]>([], sameData);
  readonly #userState = writable<UserState | undefined>(undefined);
  readonly #persona = writable<string | undefined>(undefined);
  /** Counts the calls that are over: what waited for their agent does so no longer. */
  readonly #calls = writable(0);
  #isBuffering = false;

  readonly state: Readable<AgentState> = this.#state;
  /** As shown: one line, at most 80 characters. */
  readonly name: Readable<string | undefined> = this.#name;
  readonly identity: Readable<string | undefined> = this.#identity;
  readonly metadata: Readable<string | undefined> = this.#metadata;
  readonly attributes: Readable<Readonly<Record<string, string>>> = this.#attributes;
  /** The agent's own track or its avatar worker's; may be missing even when it is connected. */
  readonly microphoneTrack: Readable<MediaTrack | undefined> = this.#microphoneTrack;
  /** The agent's own track or its avatar worker's. */
  readonly cameraTrack: Readable<MediaTrack | undefined> = this.#cameraTrack;
  /** The newest {@link toolLimit} tools, oldest first; empty where the agent reports none. */
  readonly tools: Readable<readonly ToolCall[]> = this.#tools;
  readonly usage: Readable<readonly ModelUsage[]> = this.#usage;
  readonly userState: Readable<UserState | undefined> = this.#userState;
  /** The agent within the worker that talks now, once one has handed over to another. */
  readonly persona: Readable<string | undefined> = this.#persona;

  /** @param gone aborted when the session is disposed */
  constructor(clock: Clock, logger: Logger, gone: AbortSignalLike) {
    this.#clock = clock;
    this.#logger = logger;
    this.#gone = gone;
  }

  // Waiting

  /**
   * Resolves when the user can talk to the agent, at once when that is so already. Before a call it
   * waits for the call. Rejects with {@link SessionError}: the agent's failure, or aborted when the
   * call or `signal` ends it.
   */
  async waitUntilConnected(signal?: AbortSignalLike): Promise<void> {
    await this.waitUntilState(isAvailable, signal);
  }

  /** Resolves when `matches` its state; rejects like {@link Agent.waitUntilConnected}. */
  async waitUntilState(
    matches: (state: AgentState) => boolean,
    signal?: AbortSignalLike,
  ): Promise<void> {
    await this.#wait([], () => matches(this.#state.get()) || undefined, signal);
  }

  /** Resolves with its voice when there is one; rejects like {@link Agent.waitUntilConnected}. */
  waitUntilMicrophone(signal?: AbortSignalLike): Promise<MediaTrack> {
    return this.#wait([this.#microphoneTrack], this.#microphoneTrack.get, signal);
  }

  /** Resolves with its picture when there is one; rejects like {@link Agent.waitUntilConnected}. */
  waitUntilCamera(signal?: AbortSignalLike): Promise<MediaTrack> {
    return this.#wait([this.#cameraTrack], this.#cameraTrack.get, signal);
  }

  #wait<Found>(
    more: readonly Readable<unknown>[],
    look: () => Found | undefined,
    signal?: AbortSignalLike,
  ): Promise<Found> {
    const calls = this.#calls.get();
    let wasExpected = false;
    const check = (): Found | undefined => {
      const now = this.#state.get();
      const found = look();
      if (found !== undefined) return found;
      if (now.state === 'failed') throw new SessionError(now.failures[0]);
      const isOver = this.#gone.aborted || this.#calls.get() !== calls;
      if (isOver || (wasExpected && now.state === 'disconnected')) throw new SessionError();
      wasExpected ||= now.state !== 'disconnected';
      return undefined;
    };
    return waitFor([this.#state, this.#calls, ...more], check, signal);
  }

  // Transitions

  /** @internal A call began, or a lost agent is expected back. */
  connecting(): void {
    this.#become('connecting', { state: 'connecting', buffering: this.#isBuffering });
  }

  /** @internal Speech is, or is no longer, recorded ahead of the connection. */
  buffering(isBuffering: boolean): void {
    this.#isBuffering = isBuffering;
    if (this.#state.get().state === 'connecting')
      this.#become('buffering', { state: 'connecting', buffering: isBuffering });
  }

  /** @internal */
  failed(failures: readonly [Failure, ...Failure[]]): void {
    this.#become('failed', { state: 'failed', failures });
  }

  /** @internal No agent is present or expected. */
  disconnected(): void {
    this.#become('disconnected', { state: 'disconnected' });
  }

  /**
   * @internal The call is over.
   * @param failure what ended it, unless the user did
   */
  ended(failure: Failure | undefined): void {
    this.#isBuffering = false;
    if (failure) this.failed([failure]);
    else this.disconnected();
    this.endWaits();
  }

  /** @internal What waits for it does so no longer. */
  endWaits(): void {
    this.#calls.update((ended) => ended + 1);
  }

  /** @internal It is there, and says or shows what it does. */
  active(activity: AgentActivity): void {
    this.#become('activity', { state: 'connected', activity });
  }

  /**
   * @internal Shows what this participant brings along; undefined: the agent is not in the room.
   * @param joined it joined just now
   */
  show(participant: RemoteParticipant | undefined, tracks: AgentTracks, joined: boolean): void {
    if (joined || participant?.identity !== this.#identity.get()) this.#forget();
    this.#name.set(participant && nameOf(participant));
    this.#metadata.set(participant?.metadata);
    this.#attributes.set(participant?.attributes ?? noAttributes);
    this.#microphoneTrack.set(tracks.microphone);
    this.#cameraTrack.set(tracks.camera);
    this.#identity.set(participant?.identity);
  }

  #become(transition: string, next: AgentState): void {
    const old = this.#state.get();
    if (sameData(old, next)) return;
    this.#logger.info(`agent: ${flatState(old)} -> ${flatState(next)} (${transition})`);
    this.#state.set(next);
  }

  // What it reports

  /** @internal */
  report(event: AgentReport): void {
    switch (event.type) {
      case 'tool-started':
        return this.#toolStarted(event.id, event.name);
      case 'tool-ended':
        return this.#toolEnded(event.id, event.status);
      case 'user-state':
        return this.#userState.set(event.state);
      case 'usage':
        return this.#usage.set(event.models);
      case 'handed-over':
        return this.#persona.set(shownName(event.to));
    }
  }

  #toolStarted(id: string, name: string): void {
    const others = this.#tools.get().filter((one) => one.id !== id);
    const startedAt = this.#clock.now();
    const started = { id, name: shownName(name) ?? 'tool', status: 'running', startedAt } as const;
    this.#tools.set([...others, started].slice(-toolLimit));
  }

  #toolEnded(id: string, status: ToolCall['status']): void {
    if (this.#tools.get().some((one) => one.id === id && one.status !== status))
      this.#tools.update((all) => all.map((one) => (one.id === id ? { ...one, status } : one)));
  }

  #forget(): void {
    this.#tools.set([]);
    this.#usage.set([]);
    this.#userState.set(undefined);
    this.#persona.set(undefined);
  }
}

// What a participant says about itself

const activities: ReadonlySet<string> = new Set<AgentActivity>([
  'initializing',
  'idle',
  'listening',
  'thinking',
  'speaking',
]);

/** What an agent says that it does in `lk.agent.state`; an unknown word counts as none. */
export function activityOf({ attributes }: RemoteParticipant): AgentActivity | undefined {
  const word = attributes[wire.agentState];
  return word !== undefined && activities.has(word) ? (word as AgentActivity) : undefined;
}

/** Idle, listening, thinking or speaking. */
export const canTalk = (activity: AgentActivity | undefined): boolean =>
  activity !== undefined && activity !== 'initializing';

const names = new WeakMap<RemoteParticipant, string | undefined>();

/** An agent's name, as shown; worked out once, since each stream of its words asks for it. */
export function nameOf(agent: RemoteParticipant): string | undefined {
  if (!names.has(agent))
    names.set(agent, shownName(agent.name || agent.attributes[wire.agentName]));
  return names.get(agent);
}

// What follows from a state

/** Idle, listening, thinking or speaking: the user can talk to it. */
export function isAvailable(state: AgentState): boolean {
  return state.state === 'connected' && state.activity !== 'initializing';
}

/** What the user says now is heard: by the agent, or by the recorder for it. */
export function canListen(state: AgentState): boolean {
  if (state.state === 'connecting') return state.buffering;
  return isAvailable(state) && state.state === 'connected' && state.activity !== 'idle';
}

/** It is expected, or not ready so far. */
export function isPending(state: AgentState): boolean {
  return (
    state.state === 'connecting' ||
    (state.state === 'connected' && state.activity === 'initializing')
  );
}

/** Nothing more comes of it by itself; a failed agent may still join late. */
export function isFinished(state: AgentState): boolean {
  return state.state === 'disconnected' || state.state === 'failed';
}

/** Speech is being recorded ahead of the connection. */
export function isBufferingSpeech(state: AgentState): boolean {
  return state.state === 'connecting' && state.buffering;
}

/** Why it failed, in sentences; empty when it hasn't. */
export function failureReasons(state: AgentState): readonly string[] {
  return state.state === 'failed' ? state.failures.map(({ message }) => message) : [];
}

/** The flat word that other LiveKit clients use. */
export function flatState(state: AgentState): string {
  if (state.state === 'connected') return state.activity;
  if (state.state === 'connecting') return state.buffering ? 'pre-connect-buffering' : 'connecting';
  return state.state;
}
