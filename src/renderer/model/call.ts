/** One call from its start to its end, in a room of its own; a new call never meets an old one's events. */
import { failureTexts } from '../../shared/failures.js';
import type { FailureCode } from '../../shared/failures.js';
import type { ConnectionState } from '../../shared/session.js';
import type { AgentKeeper } from './agent.js';
import { deferred, within } from './deferred.js';
import { describeError } from './failure-log.js';
import type { FailureLog } from './failure-log.js';
import type { MicrophoneKeeper } from './microphone.js';
import { PortError, topics } from './ports.js';
import type { Cancel, DisconnectReason, SessionPorts, TextStream } from './ports.js';
import type { Writable } from './store.js';
import type { Transcript } from './transcript.js';
import { SessionError } from './types.js';

export interface CallTimes {
  /** How long connecting waits for the microphone, so that a prompt never holds it up. */
  readonly microphoneMs: number;
  readonly credentialsMs: number;
  readonly connectMs: number;
}

export interface CallDeps {
  readonly ports: SessionPorts;
  readonly times: CallTimes;
  readonly connection: Writable<ConnectionState>;
  readonly connectedAt: Writable<number | undefined>;
  readonly notice: Writable<string | undefined>;
  readonly failures: FailureLog;
  readonly agents: AgentKeeper;
  readonly microphone: MicrophoneKeeper;
  readonly transcript: Transcript;
  readonly batch: (run: () => void) => void;
  /** The token was used: the next call needs another. */
  readonly onTokenUsed: () => void;
}

export interface Call {
  /** Settles as `Session.start` promises. */
  readonly started: Promise<void>;
  /** Sends a chat message as soon as somebody is there to read it; rejects when nobody will be. */
  sendText(text: string): Promise<void>;
  readonly isOver: boolean;
  end(): Promise<void>;
}

interface Outcome {
  readonly notice?: string;
  readonly failure?: { readonly code: FailureCode; readonly detail?: string };
}

/** Leaving politely may take this long; then the room is left alone. */
const closeTimeoutMs = 2_000;
/** A chat message that the network did not take by then counts as failed. */
const sendTimeoutMs = 10_000;

const closedAs: Readonly<Partial<Record<DisconnectReason, FailureCode>>> = {
  'duplicate-identity': 'connection.duplicate-identity',
  'server-shutdown': 'connection.server-shutdown',
  'participant-removed': 'connection.removed',
};

export function startCall(deps: CallDeps, fresh: boolean): Call {
  const { ports, agents, microphone, connection, batch } = deps;
  const started = deferred<void>();
  const connected = deferred<void>();
  const over = deferred<never>();
  let isOver = false;
  let closed: Promise<void> = Promise.resolve();
  let expected: readonly string[] = [];
  let cancelWait: Cancel = () => undefined;

  const finish = (outcome: Outcome): Promise<void> => {
    if (isOver) return closed;
    isOver = true;
    cancelWait();
    batch(() => {
      const { failure } = outcome;
      const added = failure && deps.failures.add(failure.code, failure.detail);
      started.reject(new SessionError(added));
      microphone.end();
      deps.transcript.end();
      agents.end(added);
      deps.notice.set(outcome.notice);
      deps.connectedAt.set(undefined);
      connection.set('disconnected');
    });
    over.reject(new SessionError(undefined));
    const late = (): Error => new Error('leaving the room took too long');
    closed = within(ports.clock, closeTimeoutMs, room.close(), late).catch((error: unknown) =>
      ports.logger.warn(`close: ${String(error)}`),
    );
    return closed;
  };

  /** Events of a call that is over are nobody's business. */
  const whileRunning =
    <Args extends readonly unknown[]>(handle: (...args: Args) => void) =>
    (...args: Args): void => {
      if (!isOver) batch(() => handle(...args));
    };

  const onClosed = (reason: DisconnectReason): void => {
    if (reason === 'room-deleted')
      void finish({ notice: failureTexts['connection.room-deleted'].message });
    else void finish({ failure: { code: closedAs[reason] ?? 'connection.lost' } });
  };

  const onText = (stream: TextStream): void => {
    const agent = agents.speaker(stream.identity);
    const from = agent ? (agents.nameOf(agent) ?? 'Agent') : stream.identity;
    const { transcript } = deps;
    if (stream.topic === topics.chat)
      void transcript.read(stream, {
        type: 'chatMessage',
        sender: agent ? 'agent' : 'other',
        from,
      });
    else if (agent) void transcript.read(stream, { type: 'agentTranscript', from });
    // The server lets only agents speak for the user.
    else if (stream.identity === room.identity)
      void transcript.read(stream, { type: 'userTranscript', from: 'You' });
    else {
      ports.logger.warn('a transcript from somebody who is no agent was left out');
      void transcript.discard(stream);
    }
  };

  const room = ports.room({
    onReconnecting: whileRunning(() => connection.set('reconnecting')),
    onReconnected: whileRunning(() => connection.set('connected')),
    onClosed: whileRunning(onClosed),
    onParticipant: whileRunning((participant) => agents.participant(participant)),
    onParticipantLeft: whileRunning((identity, reason) => {
      if (agents.left(identity, reason) === 'hung-up')
        void finish({ notice: 'The agent ended the call.' });
    }),
    onText: whileRunning(onText),
  });

  const tooLate = (): Error =>
    new PortError(room.stage === 'media' ? 'connection.media-blocked' : 'connection.timeout');

  /** Waits for something, but no longer than `ms` or the call. */
  const limited = <Value>(ms: number, work: Promise<Value>, late: () => Error): Promise<Value> =>
    within(ports.clock, ms, Promise.race([work, over.promise]), late);

  const connect = async (opening: Promise<void>): Promise<void> => {
    const { clock } = ports;
    const patience = new Promise<void>((resolve) => {
      cancelWait = clock.after(deps.times.microphoneMs, resolve);
    });
    const credentials = await limited(
      deps.times.credentialsMs,
      ports.credentials({ fresh }),
      () => {
        return new PortError('token.timeout');
      },
    );
    await Promise.race([opening, patience, over.promise]);
    cancelWait();
    deps.onTokenUsed();
    expected = credentials.agents;
    const connecting = room.connect(credentials);
    microphone.attach(room);
    await limited(deps.times.connectMs, connecting, tooLate);
    batch(() => {
      connection.set('connected');
      deps.connectedAt.set(clock.now());
      agents.dispatched(expected);
    });
    connected.resolve();
  };

  const run = async (opening: Promise<void>): Promise<void> => {
    try {
      await connect(opening);
    } catch (error) {
      await finish({ failure: describeError(error, 'connection.unreachable') });
      return;
    }
    if (expected.length > 0) await agents.agent.waitForAvailable();
    started.resolve();
  };

  batch(() => {
    connection.set('connecting');
    agents.promise();
    // An agent that doesn't join leaves the call standing; only the promise is broken.
    run(microphone.open()).catch(started.reject);
  });

  return {
    started: started.promise,
    get isOver() {
      return isOver;
    },
    async sendText(text) {
      await Promise.race([connected.promise, over.promise]);
      if (expected.length > 0) await agents.agent.waitForAvailable();
      const sent = room.sendText(text, topics.chat);
      await limited(sendTimeoutMs, sent, () => new Error('not sent in time'));
    },
    end: () => finish({}),
  };
}
