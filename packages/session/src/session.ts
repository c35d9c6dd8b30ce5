/** One conversation with its room, its agents and its messages: what an app shows and steers. */
import type { Failure, FailureCode, FailureTable, FailureText } from './failure.js';
import type { Agent } from './agent.js';
import { Agents } from './agents.js';
import { nameOf } from './agent.js';
import { Call } from './call.js';
import type { CallTimes, Outcome } from './call.js';
import type { Devices } from './devices.js';
import { Failures } from './failures.js';
import { defaultMutedLimitMs, idleNotice, IdleTimeout } from './idle-timeout.js';
import type { LocalDevice } from './local-device.js';
import { LocalMedia } from './local-media.js';
import type { TracksAtStart } from './local-media.js';
import { Messages, roomChat } from './messages.js';
import type { MessageReceiver, MessageSender } from './messages.js';
import type { Clock, MicrophoneTrack, SessionPorts } from './ports.js';
import { measureReplies } from './reply-meter.js';
import { Rows } from './rows.js';
import { Rpc } from './rpc.js';
import { createAbortController, onAbort, waitFor } from './signals.js';
import { Sleep } from './sleep.js';
import { combined, derived, sameData, transaction, writable } from './store.js';
import type { Readable } from './store.js';
import { Transcript } from './transcript.js';
import { SessionError } from './types.js';
import type {
  AbortSignalLike,
  AgentRequest,
  AgentState,
  ConnectionState,
  DeviceKind,
  DevicePreference,
  MediaSwitch,
  PublishPermissions,
  Reconnection,
  RoomAgent,
  Snapshot,
  TokenRequest,
} from './types.js';

/** What an app may ask of a session. */
export interface SessionOptions<
  Code extends string = FailureCode,
  Text extends FailureText = FailureText,
> {
  /** What the token should say; what is left out the connection decides. */
  readonly request?: Omit<TokenRequest, 'agents'>;
  /**
   * Agents to dispatch into each call. Default: those that the connection is set up for, or else any
   * that comes by itself in its time. Empty: none, and a room without one is in order.
   */
  readonly agents?: readonly AgentRequest[];
  /** How long an agent without a limit of its own has; default 20 s. */
  readonly joinTimeoutMs?: number;
  /** Record from the first moment on, for an agent that comes later; default true. */
  readonly preConnectAudio?: boolean;
  /** What is switched on when a call begins; default the microphone alone. */
  readonly tracks?: TracksAtStart;
  /** Camera and screen share switch each other off; default false. */
  readonly exclusiveVideo?: boolean;
  /** The device that the user prefers, read again each time; default the system's. */
  readonly preferred?: (kind: DeviceKind) => DevicePreference | null | undefined;
  /** Take out what the user writes; default LiveKit's text stream on `lk.chat`. */
  readonly senders?: readonly MessageSender[];
  /** Bring in messages besides the room's own; default none. */
  readonly receivers?: readonly MessageReceiver[];
  /**
   * After how many milliseconds a call ends by itself in which the microphone is off and neither side
   * says or writes anything, read again each time; null: never. Default ten minutes.
   */
  readonly mutedLimitMs?: () => number | null;
  /** How failures are shown; it has to know every code of a call. Default: plain English. */
  readonly failureTable?: FailureTable<Code | FailureCode, Text>;
  /** Limits of connecting; a failure shows within ten seconds. */
  readonly times?: Partial<CallTimes>;
}

/** What an app may ask of one call. */
export interface StartOptions {
  /** Ends the call as long as it is starting. */
  readonly signal?: AbortSignalLike;
  /** What is switched on when this call begins; what is left out the session's options say. */
  readonly tracks?: TracksAtStart;
}

export class Session<Known extends Failure = Failure> {
  readonly #ports: SessionPorts;
  readonly #options: SessionOptions<string>;
  /** Aborted when the session is disposed. */
  readonly #gone = createAbortController();
  readonly #connectionState = writable<ConnectionState>('disconnected');
  readonly #reconnection = writable<Reconnection | undefined>(undefined, sameData);
  readonly #connectedAt = writable<number | undefined>(undefined);
  readonly #notice = writable<string | undefined>(undefined);
  readonly #canPlaybackAudio = writable(true);
  readonly #failures: Failures;
  readonly #agents: Agents;
  readonly #media: LocalMedia;
  readonly #transcript: Transcript;
  readonly #sleep: Sleep;
  readonly #idle: IdleTimeout;
  #call: Call | undefined;
  #isTokenUsed = false;
  /** Aborted by each wish that there be no call, or none that is live. */
  #retry = createAbortController();

  readonly connectionState: Readable<ConnectionState> = this.#connectionState;
  /** True when connected or reconnecting; never while connecting. */
  readonly isConnected: Readable<boolean> = derived(
    this.#connectionState,
    (now) => now === 'connected' || now === 'reconnecting',
  );
  /** Where the attempts stand; undefined unless it is reconnecting. */
  readonly reconnection: Readable<Reconnection | undefined> = this.#reconnection;
  /** False while the browser holds the call's sound back, until {@link Session.startAudio}. */
  readonly canPlaybackAudio: Readable<boolean> = this.#canPlaybackAudio;
  /** The primary agent: the first of those asked for that is there, else the first to join. */
  readonly agent: Agent;
  /** Every agent in the room, in the order of joining. */
  readonly agents: Readable<readonly RoomAgent[]>;
  readonly microphone: LocalDevice<MicrophoneTrack>;
  readonly camera: LocalDevice;
  readonly screenShare: LocalDevice;
  readonly devices: Devices;
  /** What the server lets this participant send; everything before the server has said so. */
  readonly canPublish: Readable<PublishPermissions>;
  readonly messages: Messages;
  readonly rpc: Rpc;
  /** Each stands until dismissed or recovered, newest last. */
  readonly failures: Readable<readonly Known[]>;
  /** Everything a surface shows, as plain data; changes only when a value does. */
  readonly snapshot: Readable<Snapshot<Known>>;

  /** Makes a session that isn't connected; nothing happens before `start`. */
  constructor(ports: SessionPorts, options: SessionOptions<string> = {}) {
    const clock = transactional(ports.clock);
    const { logger } = ports;
    this.#ports = { ...ports, clock };
    this.#options = options;
    this.#connectionState.subscribe(logChanges(logger.info, 'connection'));
    const failures = new Failures(clock, logger, options.failureTable);
    this.#failures = failures;
    this.#agents = new Agents({
      clock,
      logger,
      failures,
      gone: this.#gone.signal,
      joinTimeoutMs: options.joinTimeoutMs,
      onFailed: () => this.#media.microphone.release(),
    });
    this.#media = this.#createMedia();
    const rows = new Rows(ports.frame);
    this.#transcript = new Transcript({ rows, agents: this.#agents, clock, failures, logger });
    this.agent = this.#agents.primary;
    this.agents = this.#agents.all;
    this.microphone = this.#media.microphone;
    this.camera = this.#media.camera;
    this.screenShare = this.#media.screenShare;
    this.devices = this.#media.devices;
    this.canPublish = this.#media.canPublish;
    // The table that a session is made with says what its failures are.
    this.failures = failures.all as unknown as Readable<readonly Known[]>;
    this.rpc = this.#createRpc(clock);
    this.messages = new Messages({
      rows,
      transcript: this.#transcript,
      clock,
      newId: ports.newId,
      logger,
      failures,
      deliver: (message) =>
        this.#call && !this.#call.isOver
          ? this.#call.deliver(message)
          : Promise.reject(new SessionError()),
    });
    this.snapshot = this.#createSnapshot(rows, clock);
    this.#sleep = new Sleep({
      connectionState: this.#connectionState,
      devices: this.#media,
      notice: this.#notice,
    });
    this.#idle = new IdleTimeout({
      clock,
      limitMs: options.mutedLimitMs ?? (() => defaultMutedLimitMs),
      connectionState: this.#connectionState,
      microphone: this.microphone.state,
      agent: this.agent.state,
      said: rows.turns,
      onIdle: (ms) => void this.#end({ notice: idleNotice(ms) }),
    });
  }

  // Calls

  /**
   * Ends what the agent says: it is no longer heard until its next turn, and stops where it offers a
   * method for that. Never rejects.
   */
  async interrupt(): Promise<void> {
    transaction(() => this.#call?.silence());
    try {
      await this.rpc.interrupt();
    } catch (error) {
      this.#ports.logger.warn(`interrupt: ${String(error)}`);
    }
  }

  /**
   * Plays the sound that the browser holds back, which it allows while the user clicks or presses a
   * key. Rejects when the browser refuses.
   */
  async startAudio(): Promise<void> {
    await this.#call?.startAudio();
  }

  /** Warms up the way to a server; takes no token for that. Never rejects. */
  prepareConnection(serverUrl: string): Promise<void> {
    return this.#ports.prepare(serverUrl);
  }

  /**
   * Connects; a second call answers with the first's promise.
   * Resolves when connected and the agent is available; rejects with {@link SessionError}, or with
   * its `aborted` when `signal` ended it.
   */
  start({ signal, tracks }: StartOptions = {}): Promise<void> {
    if (this.#gone.signal.aborted || signal?.aborted) return Promise.reject(new SessionError());
    if (this.#call && !this.#call.isOver) return this.#call.started;
    try {
      const call = transaction(() => this.#begin(tracks));
      if (signal) endWith(signal, call);
      return call.started;
    } catch (error) {
      return Promise.reject(error as SessionError);
    }
  }

  /** Ends the call, stops the microphone and every timer; safe at any time, any number of times. */
  end(): Promise<void> {
    this.#retry.abort();
    return this.#end();
  }

  /**
   * Ends a failed call and starts a new one in a new room. Leaving the old one takes up to two
   * seconds: `end`, or the computer's sleep, in that time calls the new one off.
   */
  async retry(): Promise<void> {
    this.#retry.abort();
    const { signal } = (this.#retry = createAbortController());
    await this.#end();
    if (signal.aborted) throw new SessionError();
    await this.start();
  }

  /**
   * The computer falls asleep: microphone, camera and screen share of a running call are switched
   * off, since its room may come back by itself with whatever is live. May be told more than once.
   */
  suspend(): void {
    this.#retry.abort();
    this.#call?.setAsleep(true);
    transaction(() => this.#sleep.suspend());
  }

  /**
   * It is awake again: the call reconnects by itself or ends as lost, and nothing is live either
   * way; the snapshot's `notice` says so until something is switched on.
   */
  resume(): void {
    this.#retry.abort();
    this.#call?.setAsleep(false);
    this.#idle.restart();
    transaction(() => this.#sleep.resume());
  }

  /** Ends the call and lets go of everything; the session cannot be used afterwards. */
  async dispose(): Promise<void> {
    this.#gone.abort();
    this.#media.dispose();
    await this.end();
  }

  /** Resolves when the room is connected, at once when it is; rejects when `signal` is aborted. */
  waitUntilConnected(signal?: AbortSignalLike): Promise<void> {
    return this.#waitUntil(this.isConnected, true, signal);
  }

  /** Resolves when there is no call, at once when there is none; rejects when `signal` is aborted. */
  waitUntilDisconnected(signal?: AbortSignalLike): Promise<void> {
    return this.#waitUntil(this.#connectionState, 'disconnected', signal);
  }

  // Agents

  /** The agent dispatched under this name; the same object for the same name. */
  agentNamed(name: string): Agent {
    return transaction(() => this.#agents.named(name));
  }

  /** Says that this agent was dispatched just now; its own time limit begins. */
  expect(agent: AgentRequest): void {
    if (this.#connectionState.get() === 'disconnected') return;
    transaction(() => this.#agents.expect(agent));
  }

  // Failures

  dismiss(code: string): void {
    transaction(() => {
      this.#failures.remove(code);
      this.#agents.dismissed(code);
    });
  }

  // Its parts

  /** @throws SessionError when there is no room to be had */
  #begin(tracks: TracksAtStart | undefined): Call {
    const { senders = [roomChat], receivers = [], agents: wanted, times } = this.#options;
    this.#failures.removeWhere(() => true);
    this.#notice.set(undefined);
    return (this.#call = new Call({
      ports: this.#ports,
      times,
      connectionState: this.#connectionState,
      reconnection: this.#reconnection,
      connectedAt: this.#connectedAt,
      notice: this.#notice,
      canPlaybackAudio: this.#canPlaybackAudio,
      failures: this.#failures,
      agents: this.#agents,
      media: this.#media,
      rpc: this.rpc,
      transcript: this.#transcript,
      messages: this.messages,
      senders,
      receivers,
      request: requestOf(this.#options),
      wanted,
      tracks: { ...this.#options.tracks, ...tracks },
      fresh: this.#isTokenUsed,
      onTokenUsed: () => {
        this.#isTokenUsed = true;
      },
    }));
  }

  async #end(outcome?: Outcome): Promise<void> {
    await this.#call?.end(outcome);
  }

  #createMedia(): LocalMedia {
    const { preConnectAudio = true, exclusiveVideo = false } = this.#options;
    return new LocalMedia({
      ports: this.#ports,
      failures: this.#failures,
      preConnectAudio,
      exclusiveVideo,
      preferred: (kind) => this.#options.preferred?.(kind) ?? null,
      onBuffering: (isBuffering) => this.#agents.buffering(isBuffering),
      onEarlySpeechLost: () => {
        if (this.#agents.expected.get()) this.#failures.add('receiver.early-speech-lost');
      },
    });
  }

  #createRpc(clock: Clock): Rpc {
    return new Rpc({
      clock,
      logger: this.#ports.logger,
      find: (name) => this.#agents.find(name),
      caller: (identity) => {
        const agent = this.#agents.speaker(identity);
        const name = agent && nameOf(agent);
        return agent && { identity, ...(name ? { name } : {}) };
      },
    });
  }

  #createSnapshot(rows: Rows, clock: Clock): Readable<Snapshot<Known>> {
    const { agent, microphone, camera, screenShare } = this;
    const voice = agent.microphoneTrack;
    return combined<Snapshot<Known>>({
      connectionState: this.#connectionState,
      reconnection: this.#reconnection,
      agent: agent.state as unknown as Readable<AgentState<Known>>,
      agentExpected: this.#agents.expected,
      agentName: agent.name,
      tool: derived(agent.tools, (all) => all.findLast((one) => one.status === 'running')?.name),
      microphone: switchOf(microphone),
      camera: switchOf(camera),
      screenShare: switchOf(screenShare),
      canPublish: this.canPublish,
      failures: this.failures,
      notice: this.#notice,
      turns: rows.turns,
      connectedAt: this.#connectedAt,
      replyMs: measureReplies(clock, this.#ports.sound, microphone.track, voice),
    });
  }

  async #waitUntil<Value>(
    store: Readable<Value>,
    wanted: Value,
    signal: AbortSignalLike | undefined,
  ): Promise<void> {
    await waitFor([store], () => store.get() === wanted || undefined, signal);
  }
}

/** Makes a session that isn't connected; nothing happens before `start`. */
export function createSession<
  Code extends string = FailureCode,
  Text extends FailureText = FailureText,
>(
  ports: SessionPorts,
  options: SessionOptions<Code, Text> = {},
): Session<Failure<Code | FailureCode> & Text> {
  return new Session(ports, options);
}

/**
 * A session with one agent, the common case.
 * @param agent its name, or all that its dispatch should say
 */
export function sessionWithAgent<
  Code extends string = FailureCode,
  Text extends FailureText = FailureText,
>(
  ports: SessionPorts,
  agent: string | AgentRequest,
  options: Omit<SessionOptions<Code, Text>, 'agents'> = {},
): Session<Failure<Code | FailureCode> & Text> {
  const request = typeof agent === 'string' ? { name: agent } : agent;
  return new Session(ports, { ...options, agents: [request] });
}

/** What the options make of the token; undefined: nothing that the connection doesn't say itself. */
function requestOf({
  request,
  agents,
}: Pick<SessionOptions, 'agents' | 'request'>): TokenRequest | undefined {
  if (!request && !agents) return undefined;
  const dispatches = agents?.map(({ timeoutMs: _, ...dispatch }) => dispatch);
  return { ...request, ...(dispatches ? { agents: dispatches } : {}) };
}

/** The switch alone: why it failed is among the failures. */
function switchOf({ state }: Pick<LocalDevice, 'state'>): Readable<MediaSwitch> {
  return derived(state, ({ enabled, pending }) => ({ enabled, pending }), sameData);
}

/** The signal ends the call as long as it is starting. */
function endWith(signal: AbortSignalLike, call: Call): void {
  const forget = onAbort(signal, () => void call.end());
  call.started.then(forget, forget);
}

/** What a timer changes is seen at once. */
function transactional(clock: Clock): Clock {
  return { now: () => clock.now(), after: (ms, run) => clock.after(ms, () => transaction(run)) };
}

function logChanges(log: (text: string) => void, what: string): (value: string) => void {
  let old: string | undefined;
  return (value) => {
    if (old !== undefined) log(`${what}: ${old} -> ${value}`);
    old = value;
  };
}
