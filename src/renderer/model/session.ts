/** Composes one conversation out of its parts. */
import type {
  ConnectionState,
  Reconnection,
  Snapshot,
  TokenRequest,
} from '../../shared/session.js';
import { createAgentKeeper } from './agent.js';
import { nameOf } from './agent-view.js';
import { createAttachments } from './attachments.js';
import { startCall } from './call.js';
import type { Call } from './call.js';
import type { CallTimes } from './call-deps.js';
import { createFailureLog } from './failure-log.js';
import { createLocalMedia } from './local-media.js';
import type { TracksAtStart } from './local-media.js';
import { createMessages, roomChat } from './messages.js';
import type { MessageReceiver, MessageSender } from './messages.js';
import type { Clock, DeviceKind, SessionPorts } from './ports.js';
import { measureReplies } from './reply-meter.js';
import { createRows } from './rows.js';
import { createRpc } from './rpc.js';
import { createSnapshot } from './snapshot.js';
import { derived, writable } from './store.js';
import { createTranscript } from './transcript.js';
import { SessionError } from './types.js';
import type { AgentRequest, DevicePreference, Session } from './types.js';

export interface SessionOptions {
  /** What the token should say; what is left out the connection decides. */
  readonly request?: Omit<TokenRequest, 'agents'>;
  /**
   * Agents to dispatch into each call. Default: whoever the connection is set up for; empty: none,
   * and a room without one is in order.
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
  /** The device that the user prefers, read anew each time; default the system's. */
  readonly preferred?: (kind: DeviceKind) => DevicePreference | null | undefined;
  /** Take out what the user writes; default {@link roomChat}. */
  readonly senders?: readonly MessageSender[];
  /** Bring in messages besides the room's own; default none. */
  readonly receivers?: readonly MessageReceiver[];
  /** Limits of connecting; a failure shows within ten seconds. */
  readonly times?: Partial<CallTimes>;
}

const defaultTimes: CallTimes = { microphoneMs: 300, credentialsMs: 9_000, connectMs: 9_000 };
const defaultJoinMs = 20_000;

/** Makes a session that isn't connected; nothing happens before `start`. */
export function createSession(ports: SessionPorts, options: SessionOptions = {}): Session {
  const { logger } = ports;
  const batch = (run: () => void): void => snapshot.batch(run);
  const clock: Clock = {
    now: () => ports.clock.now(),
    after: (ms, run) => ports.clock.after(ms, () => batch(run)),
  };
  const connection = writable<ConnectionState>('disconnected');
  const reconnection = writable<Reconnection | undefined>(undefined, sameReconnection);
  const connectedAt = writable<number | undefined>(undefined);
  const notice = writable<string | undefined>(undefined);
  const failures = createFailureLog(ports);
  const rows = createRows(ports.frame);
  const isGone = writable(false);
  const attachments = createAttachments();
  const transcript = createTranscript({ rows, clock, failures, attachments });
  const media = createLocalMedia({
    ports,
    clock,
    failures,
    batch,
    tracks: options.tracks ?? {},
    preConnectAudio: options.preConnectAudio ?? true,
    exclusiveVideo: options.exclusiveVideo ?? false,
    preferred: (kind) => options.preferred?.(kind) ?? null,
    onEarlySpeechLost: () => {
      if (call && agents.expected.get()) failures.add('receiver.early-speech-lost');
    },
  });
  const agents = createAgentKeeper({
    clock,
    logger,
    failures,
    isGone,
    joinTimeoutMs: options.joinTimeoutMs ?? defaultJoinMs,
    onFailed: () => media.microphone.release(),
  });
  const rpc = createRpc({
    clock,
    logger,
    find: agents.find,
    caller(identity) {
      const agent = agents.speaker(identity);
      const name = agent && nameOf(agent);
      return agent && { identity, ...(name ? { name } : {}) };
    },
  });
  let call: Call | undefined;
  let tokenUsed = false;

  const microphone = media.microphone.device;
  const replyMs = measureReplies(
    clock,
    ports.sound,
    microphone.track,
    agents.agent.microphoneTrack,
  );

  const snapshot = createSnapshot(
    [
      connection,
      reconnection,
      connectedAt,
      notice,
      failures.all,
      rows.turns,
      microphone.state,
      agents.agent.state,
      agents.agent.name,
      agents.expected,
      replyMs,
    ],
    (): Snapshot => {
      const { enabled, pending } = microphone.state.get();
      const agentName = agents.agent.name.get();
      const text = notice.get();
      const since = connectedAt.get();
      const reply = replyMs.get();
      const attempt = reconnection.get();
      return {
        connection: connection.get(),
        agent: agents.agent.state.get(),
        agentExpected: agents.expected.get(),
        microphone: { enabled, pending },
        failures: failures.all.get(),
        turns: rows.turns.get(),
        ...(attempt ? { reconnection: attempt } : {}),
        ...(agentName ? { agentName } : {}),
        ...(text ? { notice: text } : {}),
        ...(since === undefined ? {} : { connectedAt: since }),
        ...(reply === undefined ? {} : { replyMs: reply }),
      };
    },
  );
  connection.subscribe(logChanges(logger.info, 'connection'));
  media.microphone.buffering.subscribe((buffering) => agents.buffer(buffering));

  const messages = createMessages({
    rows,
    transcript,
    clock,
    newId: ports.newId,
    logger,
    failures,
    deliver: (message) =>
      call && !call.isOver ? call.deliver(message) : Promise.reject(new SessionError(undefined)),
  });

  const begin = (): Call => {
    failures.remove(() => true);
    notice.set(undefined);
    return startCall(
      {
        ports: { ...ports, clock },
        times: { ...defaultTimes, ...options.times },
        connection,
        reconnection,
        connectedAt,
        notice,
        failures,
        agents,
        media,
        rpc,
        transcript,
        attachments,
        senders: options.senders ?? [roomChat],
        receivers: options.receivers ?? [],
        request: requestOf(options),
        wanted: options.agents ?? [],
        batch,
        onTokenUsed: () => {
          tokenUsed = true;
        },
      },
      tokenUsed,
    );
  };

  const start: Session['start'] = ({ signal } = {}) => {
    if (isGone.get() || signal?.aborted) return Promise.reject(new SessionError(undefined));
    if (call && !call.isOver) return call.started;
    batch(() => {
      call = begin();
    });
    const mine = call as Call;
    if (signal) {
      const abort = (): void => void mine.end();
      const forget = (): void => signal.removeEventListener('abort', abort);
      signal.addEventListener('abort', abort);
      mine.started.then(forget, forget);
    }
    return mine.started;
  };
  const end = async (): Promise<void> => call?.end();

  return {
    connection,
    isConnected: derived(connection, (now) => now === 'connected' || now === 'reconnecting'),
    reconnection,
    agent: agents.agent,
    agents: agents.agents,
    agentNamed: agents.named,
    expect(agent) {
      if (connection.get() !== 'disconnected') batch(() => agents.expect(agent));
    },
    microphone,
    camera: media.camera.device,
    screenShare: media.screenShare.device,
    devices: media.devices,
    canPublish: media.canPublish,
    messages,
    rpc: rpc.rpc,
    failures: failures.all,
    snapshot,
    prepareConnection: ports.prepare,
    start,
    end,
    async retry() {
      await end();
      await start();
    },
    dismiss(code) {
      batch(() => {
        failures.remove((one) => one.code === code);
        agents.dismissed(code);
      });
    },
    async dispose() {
      isGone.set(true);
      media.dispose();
      await end();
    },
  };
}

/**
 * A session with one agent, the common case.
 * @param agent its name, or all that its dispatch should say
 */
export function sessionWithAgent(
  ports: SessionPorts,
  agent: string | AgentRequest,
  options: Omit<SessionOptions, 'agents'> = {},
): Session {
  const request = typeof agent === 'string' ? { name: agent } : agent;
  return createSession(ports, { ...options, agents: [request] });
}

/** What the options make of the token; undefined: nothing that the connection doesn't say itself. */
function requestOf({ request, agents }: SessionOptions): TokenRequest | undefined {
  if (!request && !agents) return undefined;
  return {
    ...request,
    ...(agents
      ? {
          agents: agents.map(({ name, metadata, deployment }) => ({
            name,
            ...(metadata === undefined ? {} : { metadata }),
            ...(deployment === undefined ? {} : { deployment }),
          })),
        }
      : {}),
  };
}

const sameReconnection = (a: Reconnection | undefined, b: Reconnection | undefined): boolean =>
  a?.attempt === b?.attempt && a?.reason === b?.reason;

function logChanges(log: (text: string) => void, what: string): (value: string) => void {
  let old: string | undefined;
  return (value) => {
    if (old !== undefined) log(`${what}: ${old} -> ${value}`);
    old = value;
  };
}
