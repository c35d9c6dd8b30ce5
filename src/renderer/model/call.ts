/** One call from its start to its end, in a room of its own; a new call never meets an old one's events. */
import { failureTexts } from '../../shared/failures.js';
import type { FailureCode } from '../../shared/failures.js';
import type { ConnectionState, Reconnection, TokenRequest } from '../../shared/session.js';
import type { AgentKeeper } from './agent.js';
import type { Attachments } from './attachments.js';
import { deferred, within } from './deferred.js';
import { describeError } from './failure-log.js';
import type { FailureLog } from './failure-log.js';
import { createInbox } from './inbox.js';
import type { LocalMedia } from './local-media.js';
import type { MessageReceiver, MessageSender, OutgoingMessage } from './messages.js';
import { PortError } from './ports.js';
import type {
  Cancel,
  DisconnectReason,
  RemoteParticipant,
  Room,
  RoomHandlers,
  SessionPorts,
} from './ports.js';
import type { RpcKeeper } from './rpc.js';
import type { Writable } from './store.js';
import type { Transcript } from './transcript.js';
import { SessionError } from './types.js';
import type { AgentRequest } from './types.js';

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
  readonly reconnection: Writable<Reconnection | undefined>;
  readonly connectedAt: Writable<number | undefined>;
  readonly notice: Writable<string | undefined>;
  readonly failures: FailureLog;
  readonly agents: AgentKeeper;
  readonly media: LocalMedia;
  readonly rpc: RpcKeeper;
  readonly transcript: Transcript;
  readonly attachments: Attachments;
  readonly senders: readonly MessageSender[];
  readonly receivers: readonly MessageReceiver[];
  readonly request: TokenRequest | undefined;
  /** Agents asked for by the app, besides those that the token dispatches. */
  readonly wanted: readonly AgentRequest[];
  readonly batch: (run: () => void) => void;
  /** The token was used: the next call needs another. */
  readonly onTokenUsed: () => void;
}

export interface Call {
  /** Settles as `Session.start` promises. */
  readonly started: Promise<void>;
  /** Sends a chat message as soon as somebody is there to read it; rejects when nobody will be. */
  deliver(message: OutgoingMessage): Promise<void>;
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
  const { ports, agents, media, connection, failures, batch } = deps;
  const started = deferred<void>();
  const connected = deferred<void>();
  const over = deferred<never>();
  let isOver = false;
  let closed: Promise<void> = Promise.resolve();
  let expected: readonly AgentRequest[] = deps.wanted;
  const cleanUps: Cancel[] = [];
  /** Who was in the room before the connection stood: nobody is shown earlier than that. */
  const early = new Map<string, RemoteParticipant>();

  const finish = (outcome: Outcome): Promise<void> => {
    if (isOver) return closed;
    isOver = true;
    for (const cleanUp of cleanUps) cleanUp();
    batch(() => {
      const { failure } = outcome;
      failures.remove(({ code }) => code === 'connection.unstable');
      const added = failure && failures.add(failure.code, failure.detail);
      started.reject(new SessionError(added));
      media.end();
      deps.rpc.end();
      deps.transcript.end();
      agents.end(added);
      deps.notice.set(outcome.notice);
      deps.connectedAt.set(undefined);
      deps.reconnection.set(undefined);
      connection.set('disconnected');
    });
    over.reject(new SessionError(undefined));
    const late = (): Error => new Error('leaving the room took too long');
    closed = within(ports.clock, closeTimeoutMs, room.close(), late).catch((error: unknown) =>
      ports.logger.warn(`close: ${String(error)}`),
    );
    return closed;
  };

  const inbox = createInbox({ ...deps, logger: ports.logger, me: () => room.identity });
  const room = ports.room(
    whileRunning({
      ...inbox,
      onReconnecting(attempt) {
        failures.remove(({ code }) => code === 'connection.unstable');
        deps.reconnection.set(attempt);
        connection.set('reconnecting');
      },
      onReconnected() {
        deps.reconnection.set(undefined);
        connection.set('connected');
      },
      onUnstable(unstable) {
        if (unstable && connection.get() === 'connected') failures.add('connection.unstable');
        else failures.remove(({ code }) => code === 'connection.unstable');
      },
      onClosed(reason) {
        if (reason === 'room-deleted')
          void finish({ notice: failureTexts['connection.room-deleted'].message });
        else void finish({ failure: { code: closedAs[reason] ?? 'connection.lost' } });
      },
      onParticipant(participant) {
        if (connection.get() === 'connecting') early.set(participant.identity, participant);
        else agents.participant(participant);
      },
      onParticipantLeft(identity, reason) {
        early.delete(identity);
        if (agents.left(identity, reason) === 'hung-up')
          void finish({ notice: 'The agent ended the call.' });
      },
      onAgentEvent: agents.told,
      onPermissions: media.permit,
      onEncryptionFailed: (detail) => void failures.add('encryption.failed', detail),
    }),
  );

  /** Events of a call that is over are nobody's business. */
  function whileRunning(handlers: RoomHandlers): RoomHandlers {
    const guarded = Object.entries(handlers).map(([name, handle]) => [
      name,
      (...args: unknown[]) => {
        if (!isOver) batch(() => (handle as (...all: unknown[]) => void)(...args));
      },
    ]);
    return Object.fromEntries(guarded) as RoomHandlers;
  }

  /** Waits for something, but no longer than `ms` or the call. */
  const limited = <Value>(ms: number, work: Promise<Value>, late: () => Error): Promise<Value> =>
    within(ports.clock, ms, Promise.race([work, over.promise]), late);

  const askForCredentials = () => {
    const { request } = deps;
    const asked = ports.credentials({ fresh, ...(request ? { request } : {}) });
    return limited(deps.times.credentialsMs, asked, () => new PortError('token.timeout'));
  };

  const connect = async (opening: Promise<void>): Promise<void> => {
    const { clock } = ports;
    const patience = new Promise<void>((resolve) => {
      cleanUps.push(clock.after(deps.times.microphoneMs, resolve));
    });
    const credentials = await askForCredentials();
    await Promise.race([opening, patience, over.promise]);
    cleanUps.splice(0).forEach((cancel) => cancel());
    deps.onTokenUsed();
    expected = merge(deps.wanted, credentials.agents);
    const connecting = room.connect(credentials);
    media.attach(room);
    await limited(deps.times.connectMs, connecting, () => tooLate(room));
    batch(() => {
      connection.set('connected');
      deps.connectedAt.set(clock.now());
      deps.rpc.attach(room);
      for (const participant of early.values()) agents.participant(participant);
      for (const receive of deps.receivers) cleanUps.push(receive(inbox.onText));
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
    run(media.begin()).catch(started.reject);
  });

  return {
    started: started.promise,
    get isOver() {
      return isOver;
    },
    async deliver(message) {
      await Promise.race([connected.promise, over.promise]);
      if (expected.length > 0) {
        // Its failure was dismissed: nobody is coming, and the message says so by itself.
        if (agents.agent.state.get().state === 'disconnected') throw new Error('no agent is here');
        await Promise.race([agents.agent.waitForAvailable(), over.promise]);
      }
      const sent = Promise.all(deps.senders.map((send) => send(message, room)));
      await limited(sendTimeoutMs, sent, () => new Error('not sent in time'));
    },
    end: () => finish({}),
  };
}

/** The agents that the token dispatches and those that the app asked for, each once. */
function merge(wanted: readonly AgentRequest[], names: readonly string[]): readonly AgentRequest[] {
  const known = new Set(wanted.map(({ name }) => name));
  return [...wanted, ...names.filter((name) => !known.has(name)).map((name) => ({ name }))];
}

function tooLate(room: Room): PortError {
  return new PortError(room.stage === 'media' ? 'connection.media-blocked' : 'connection.timeout');
}
