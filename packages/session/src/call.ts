/** One call from its start to its end, in a room of its own; a new call never meets an old one's events. */
import type { FailureCode } from './failure.js';
import type { Agents } from './agents.js';
import type { Failures } from './failures.js';
import { legacyChat } from './legacy-chat.js';
import type { LocalMedia, TracksAtStart } from './local-media.js';
import { roomChat, SendingTakesLong } from './messages.js';
import type { MessageReceiver, Messages, MessageSender, OutgoingMessage } from './messages.js';
import { CodedError } from './failure.js';
import type {
  DisconnectReason,
  RemoteParticipant,
  Room,
  RoomHandlers,
  SessionPorts,
  TextStream,
} from './ports.js';
import type { Rpc } from './rpc.js';
import { Senders } from './senders.js';
import { createAbortController, deferred, onAbort, waitFor, within } from './signals.js';
import { transaction } from './store.js';
import type { Writable } from './store.js';
import { comparable } from './text.js';
import type { Transcript } from './transcript.js';
import { SessionError } from './types.js';
import type {
  AgentState,
  AgentRequest,
  ConnectionState,
  Credentials,
  Reconnection,
  TokenRequest,
} from './types.js';

/** In milliseconds. */
export interface CallTimes {
  /** How long connecting waits for the microphone, so that a prompt never holds it up; default 300. */
  readonly microphoneMs: number;
  /** Default 9,000. */
  readonly credentialsMs: number;
  /** Default 9,000. */
  readonly connectMs: number;
}

const defaultTimes: CallTimes = { microphoneMs: 300, credentialsMs: 9_000, connectMs: 9_000 };
/** Leaving politely may take this long; then the room is left alone. */
const closeTimeoutMs = 2_000;
/** A chat message that the network did not take by then counts as failed. */
const sendTimeoutMs = 10_000;

const closedAs: Readonly<Partial<Record<DisconnectReason, FailureCode>>> = {
  'duplicate-identity': 'connection.duplicate-identity',
  'server-shutdown': 'connection.server-shutdown',
  'participant-removed': 'connection.removed',
  'token-expired': 'connection.expired',
};

/** How a call ended: by the user's wish unless it says more. */
export interface Outcome {
  readonly notice?: string;
  readonly failure?: { readonly code: string; readonly detail?: string };
}

export interface CallOptions {
  readonly ports: SessionPorts;
  readonly times?: Partial<CallTimes> | undefined;
  readonly connectionState: Writable<ConnectionState>;
  readonly reconnection: Writable<Reconnection | undefined>;
  readonly connectedAt: Writable<number | undefined>;
  readonly notice: Writable<string | undefined>;
  readonly canPlaybackAudio: Writable<boolean>;
  readonly failures: Failures;
  readonly agents: Agents;
  readonly media: LocalMedia;
  readonly rpc: Rpc;
  readonly transcript: Transcript;
  readonly messages: Messages;
  readonly senders: readonly MessageSender[];
  readonly receivers: readonly MessageReceiver[];
  readonly request: TokenRequest | undefined;
  /**
   * Agents asked for by the app, besides those that the token dispatches; undefined where the app
   * leaves that to the token, empty where it wants none.
   */
  readonly wanted: readonly AgentRequest[] | undefined;
  /** What is switched on when the call begins. */
  readonly tracks: TracksAtStart;
  /** The token must not have been used before. */
  readonly fresh: boolean;
  /** The token was used: the next call needs another. */
  readonly onTokenUsed: () => void;
}

export class Call {
  readonly #options: CallOptions;
  readonly #times: CallTimes;
  readonly #room: Room;
  readonly #heldBack: Senders;
  /** The participants from before the connection stood: none is shown earlier than that. */
  readonly #early = new Map<string, RemoteParticipant>();
  readonly #controller = createAbortController();
  readonly #signal = this.#controller.signal;
  readonly #started = deferred<void>();
  readonly #connected = deferred<void>();
  /** Rejects, as aborted, when the call is over; never resolves. */
  readonly #over = deferred<never>();
  #left: Promise<void> | undefined;
  #isAsleep = false;

  /** Settles as `Session.start` promises. */
  readonly started = this.#started.promise;

  /** Starts at once. @throws SessionError when there is no room to be had */
  constructor(options: CallOptions) {
    const { ports, media, agents, transcript, connectionState, failures } = options;
    this.#options = options;
    this.#times = { ...defaultTimes, ...options.times };
    this.#heldBack = new Senders(ports.clock, ports.logger, this.#signal);
    // Before the room is made: the first word waits for the microphone.
    const opening = media.begin(this.#signal, options.tracks);
    agents.begin(this.#signal);
    try {
      this.#room = ports.room(this.#handlers(), this.#signal);
    } catch (error) {
      this.#controller.abort(new SessionError(failures.addError(error, 'app.internal')));
      throw this.#signal.reason;
    }
    transcript.begin(this.#signal, this.#room);
    connectionState.set('connecting');
    // An agent that doesn't join leaves the call standing; only the promise is broken.
    this.#run(opening).catch(this.#started.reject);
  }

  get isOver(): boolean {
    return this.#signal.aborted;
  }

  /** The computer sleeps, or is awake again. */
  setAsleep(asleep: boolean): void {
    this.#isAsleep = asleep;
    this.#room.setAsleep(asleep);
    this.#pauseLimits();
  }

  /** Plays what the browser holds back; rejects when the browser refuses. */
  async startAudio(): Promise<void> {
    if (!this.isOver) await this.#room.startAudio();
  }

  /** Plays nothing of the agent's turn from now on; its next one is heard. */
  silence(): void {
    const { state } = this.#options.agents.primary;
    if (this.isOver || !isTurn(state.get())) return;
    this.#room.setSilenced(true);
    const stop = state.subscribe((now) => {
      if (isTurn(now)) return;
      stop();
      if (!this.isOver) this.#room.setSilenced(false);
    });
  }

  // Connecting

  async #run(opening: Promise<void>): Promise<void> {
    let expected: readonly AgentRequest[];
    try {
      expected = await this.#connect(opening);
      // The end may have come in the turn in which it connected.
      if (this.#signal.aborted) return;
      transaction(() => this.#entered(expected));
      this.#connected.resolve();
    } catch (error) {
      await this.end({ failure: this.#options.failures.describe(error, 'connection.unreachable') });
      return;
    }
    if (expected.length > 0)
      await Promise.race([this.#options.agents.waitUntilAllHere(), this.#over.promise]);
    this.#started.resolve();
  }

  /** Resolves with the agents that should come, when the room is connected. */
  async #connect(opening: Promise<void>): Promise<readonly AgentRequest[]> {
    const { media, wanted, onTokenUsed } = this.#options;
    const patience = this.#microphoneOpen(opening);
    const credentials = await this.#inTime(
      this.#times.credentialsMs,
      this.#credentials(),
      () => new CodedError('token.timeout'),
    );
    await patience;
    onTokenUsed();
    const connecting = this.#room.connect(credentials);
    media.attach(this.#room);
    await this.#inTime(this.#times.connectMs, connecting, () => {
      const isMedia = this.#room.stage === 'media';
      return new CodedError(isMedia ? 'connection.media-blocked' : 'connection.timeout');
    });
    return merge(wanted ?? [], credentials.agents ?? []);
  }

  /** Whatever a source of tokens fails with has to do with the token, also without a code of its own. */
  async #credentials(): Promise<Credentials> {
    const { ports, failures, fresh, request } = this.#options;
    try {
      return await ports.credentials({ fresh, ...(request ? { request } : {}) });
    } catch (error) {
      const { code, detail } = failures.describe(error, 'token.unreachable');
      throw new CodedError(code, detail);
    }
  }

  /** Resolves when the microphone is open, or has taken too long for that. */
  #microphoneOpen(opening: Promise<void>): Promise<void> {
    let cancel = (): void => undefined;
    const enough = new Promise<void>((resolve) => {
      cancel = this.#options.ports.clock.after(this.#times.microphoneMs, resolve);
    });
    const open = Promise.race([opening, enough, this.#over.promise]).finally(cancel);
    // It is awaited later, after the credentials; until then a rejection has no listener.
    open.catch(() => undefined);
    return open;
  }

  /** The room is connected: everyone in it is shown, and those who should come have their time. */
  #entered(expected: readonly AgentRequest[]): void {
    const { connectionState, connectedAt, ports, rpc, agents, receivers, wanted } = this.#options;
    connectionState.set('connected');
    connectedAt.set(ports.clock.now());
    rpc.begin(this.#signal, this.#room, (identity) => this.#heldBack.known(identity));
    const isOpen = expected.length === 0 && wanted === undefined;
    agents.dispatched(isOpen ? undefined : expected, this.#early.values());
    this.#heldBack.connected([this.#room.identity]);
    const stops = receivers.map((receive) => receive((stream) => this.#received(stream)));
    onAbort(this.#signal, () => stops.forEach((stop) => stop()));
  }

  // What happens in the room

  /** Events of a call that is over are ignored; all changes of one event are seen together. */
  #handlers(): RoomHandlers {
    const { agents, media, messages, transcript, failures } = this.#options;
    const running =
      <Args extends readonly unknown[]>(handle: (...args: Args) => void) =>
      (...args: Args): void => {
        if (!this.#signal.aborted) transaction(() => handle(...args));
      };
    return {
      onReconnecting: running((attempt) => this.#reconnecting(attempt)),
      onReconnected: running((isNew) => this.#reconnected(isNew)),
      onHeard: running((at) => messages.heard(at)),
      onUnstable: running((unstable) => this.#unstable(unstable)),
      onClosed: running((reason) => this.#closed(reason)),
      onParticipant: running((participant) => this.#joined(participant)),
      onParticipantLeft: running((identity, reason) => this.#participantLeft(identity, reason)),
      onText: running((stream) => this.#received(stream)),
      onLegacyChat: running((identity, payload) => this.#receivedLegacy(identity, payload)),
      onAttachment: running((identity, file) => transcript.attached(identity, file)),
      onAgentEvent: running((identity, event) =>
        this.#heldBack.whenKnown(identity, () => agents.reported(identity, event)),
      ),
      onPlayback: running((canPlay) => this.#options.canPlaybackAudio.set(canPlay)),
      onPermissions: running((permissions) => media.permit(permissions)),
      onEncryptionFailed: running((detail) => {
        // Each frame may fail; the failure stands until it is dismissed.
        if (!failures.has('encryption.failed')) failures.add('encryption.failed', detail);
      }),
    };
  }

  #reconnecting(attempt: Reconnection): void {
    this.#options.failures.remove('connection.unstable');
    this.#options.reconnection.set(attempt);
    this.#options.connectionState.set('reconnecting');
    this.#pauseLimits();
  }

  #reconnected(isNew = false): void {
    if (isNew) this.#options.messages.lost();
    this.#options.reconnection.set(undefined);
    this.#options.connectionState.set('connected');
    this.#pauseLimits();
  }

  /** Agents are not to blame for time in which the line was down, or the computer asleep. */
  #pauseLimits(): void {
    const isDown = this.#options.connectionState.get() === 'reconnecting';
    this.#options.agents.setPaused(isDown || this.#isAsleep);
  }

  #unstable(unstable: boolean): void {
    const { connectionState, failures } = this.#options;
    if (unstable && connectionState.get() === 'connected') failures.add('connection.unstable');
    else failures.remove('connection.unstable');
  }

  #closed(reason: DisconnectReason): void {
    if (reason === 'room-deleted')
      void this.end({ notice: this.#options.failures.of('connection.room-deleted').message });
    else void this.end({ failure: { code: closedAs[reason] ?? 'connection.lost' } });
  }

  #joined(participant: RemoteParticipant): void {
    const { connectionState, agents } = this.#options;
    if (connectionState.get() === 'connecting') this.#early.set(participant.identity, participant);
    else agents.joined(participant);
    this.#heldBack.joined(participant.identity);
  }

  #participantLeft(identity: string, reason: DisconnectReason): void {
    this.#early.delete(identity);
    this.#heldBack.left(identity);
    if (this.#options.agents.left(identity, reason))
      void this.end({ notice: 'The agent ended the call.' });
  }

  #received(stream: TextStream): void {
    const { transcript } = this.#options;
    const place = transcript.place();
    this.#heldBack.whenTextKnown(stream, (known) => transcript.received(known, place));
  }

  #receivedLegacy(identity: string, payload: string): void {
    try {
      const stream = legacyChat(identity, payload);
      if (stream) this.#received(stream);
    } catch (error) {
      this.#options.failures.addError(error, 'receiver.malformed');
    }
  }

  // Writing

  /** Sends a message as soon as the line is up and an agent can read it; rejects when none will. */
  async deliver(message: OutgoingMessage): Promise<void> {
    const { senders } = this.#options;
    await Promise.race([this.#connected.promise, this.#over.promise]);
    this.#checkMayWrite();
    await this.#lineUp();
    if (this.#options.agents.expected.get()) await this.#agentReads();
    this.#checkMayWrite();
    const sent = Promise.race([
      Promise.all(senders.map((send) => send(message, this.#room))),
      this.#over.promise,
    ]);
    await this.#inTime(sendTimeoutMs, sent, () => new SendingTakesLong(sent));
  }

  /** @throws CodedError when the room takes no messages from this participant */
  #checkMayWrite(): void {
    const { senders, media } = this.#options;
    if (senders.includes(roomChat) && !media.canPublish.get().data)
      throw new CodedError('sender.not-permitted');
  }

  /** Resolves when the line is up: what is written meanwhile waits for it. */
  async #lineUp(): Promise<void> {
    const { connectionState } = this.#options;
    await waitFor([connectionState], () => {
      if (this.isOver) throw this.#signal.reason;
      return connectionState.get() === 'connected' || undefined;
    });
  }

  /**
   * Resolves when the user can talk to the agent, or when an agent that is there has had its time to
   * say so: some never do, and read all the same. Rejects when none is there and none is to come.
   */
  async #agentReads(): Promise<void> {
    const { agents } = this.#options;
    const { state } = agents.primary.state.get();
    if (state !== 'disconnected')
      try {
        return await Promise.race([agents.primary.waitUntilConnected(), this.#over.promise]);
      } catch (error) {
        if (this.#signal.aborted || !agents.hasReader) throw error;
      }
    // Its failure was dismissed: no agent is coming, and the message itself says so.
    else if (!agents.hasReader) throw new Error('no agent is here');
  }

  // The end

  /** Ends the call. Resolves when the room is left, or too slow in being left; never rejects. */
  end(outcome: Outcome = {}): Promise<void> {
    if (!this.#signal.aborted)
      transaction(() => {
        this.#letGo(outcome);
        this.#left = this.#leave();
      });
    return this.#left ?? Promise.resolve();
  }

  #letGo({ failure, notice }: Outcome): void {
    const { failures, messages, ...state } = this.#options;
    if (this.#isLineDown(failure?.code)) messages.lost();
    else messages.arrived();
    failures.remove('connection.unstable');
    const added = failure && failures.add(failure.code, failure.detail);
    this.#controller.abort(new SessionError(added));
    this.#started.reject(this.#signal.reason);
    this.#over.reject(new SessionError());
    state.notice.set(notice);
    state.connectedAt.set(undefined);
    state.canPlaybackAudio.set(true);
    state.reconnection.set(undefined);
    state.connectionState.set('disconnected');
  }

  /** The line was down at the end, as far as is known. */
  #isLineDown(ended: string | undefined): boolean {
    return (
      this.#options.connectionState.get() === 'reconnecting' ||
      ended === 'connection.lost' ||
      ended === 'connection.expired' ||
      this.#options.failures.has('connection.unstable')
    );
  }

  async #leave(): Promise<void> {
    const { clock, logger } = this.#options.ports;
    const late = (): Error => new Error('leaving the room took too long');
    try {
      await within(clock, closeTimeoutMs, this.#room.close(), late);
    } catch (error) {
      logger.warn(`close: ${String(error)}`);
    }
  }

  /** Waits for something, but no longer than `ms` or the call. */
  #inTime<Value>(ms: number, work: Promise<Value>, late: () => Error): Promise<Value> {
    const either = Promise.race([work, this.#over.promise]);
    return within(this.#options.ports.clock, ms, either, late);
  }
}

/** The agent is about to say something, or says it. */
const isTurn = (agent: AgentState): boolean =>
  agent.state === 'connected' && (agent.activity === 'thinking' || agent.activity === 'speaking');

/** The agents that the token dispatches and those that the app asked for, each once. */
function merge(wanted: readonly AgentRequest[], names: readonly string[]): readonly AgentRequest[] {
  const ours = wanted.map((one) => ({ ...one, name: comparable(one.name) }));
  const known = new Set(ours.map(({ name }) => name));
  const theirs = names.map(comparable).filter((name) => !known.has(name));
  return [...ours, ...theirs.map((name) => ({ name }))];
}
