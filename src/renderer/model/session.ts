/** Composes one conversation out of its parts. */
import type { ConnectionState, Snapshot } from '../../shared/session.js';
import { createAgentKeeper } from './agent.js';
import { startCall } from './call.js';
import type { Call, CallTimes } from './call.js';
import { createFailureLog } from './failure-log.js';
import { createMessages } from './messages.js';
import { createMicrophone } from './microphone.js';
import type { Clock, SessionPorts } from './ports.js';
import { measureReplies } from './reply-meter.js';
import { createRows } from './rows.js';
import { createSnapshot } from './snapshot.js';
import { derived, writable } from './store.js';
import { createTranscript } from './transcript.js';
import { SessionError } from './types.js';
import type { Session } from './types.js';

export interface SessionOptions {
  /** How long each agent has, from its dispatch until it can be spoken with; default 20 s. */
  readonly joinTimeoutMs?: number;
  /** Limits of connecting; a failure shows within ten seconds. */
  readonly times?: Partial<CallTimes>;
}

const defaultTimes: CallTimes = { microphoneMs: 300, credentialsMs: 9_000, connectMs: 9_000 };

/** Makes a session that isn't connected; nothing happens before `start`. */
export function createSession(ports: SessionPorts, options: SessionOptions = {}): Session {
  const { logger } = ports;
  const batch = (run: () => void): void => snapshot.batch(run);
  const clock: Clock = {
    now: () => ports.clock.now(),
    after: (ms, run) => ports.clock.after(ms, () => batch(run)),
  };
  const connection = writable<ConnectionState>('disconnected');
  const connectedAt = writable<number | undefined>(undefined);
  const notice = writable<string | undefined>(undefined);
  const failures = createFailureLog(ports);
  const rows = createRows(ports.frame);
  const transcript = createTranscript({ rows, clock, failures });
  const microphone = createMicrophone({
    open: ports.microphone,
    failures,
    logger,
    batch,
    onEarlySpeechLost: () => {
      if (call && agents.expected.get()) failures.add('receiver.early-speech-lost');
    },
  });
  const agents = createAgentKeeper({
    clock,
    logger,
    failures,
    joinTimeoutMs: options.joinTimeoutMs ?? 20_000,
    onFailed: () => microphone.release(),
  });
  let call: Call | undefined;
  let tokenUsed = false;
  let disposed = false;

  const replyMs = measureReplies(
    clock,
    ports.sound,
    microphone.microphone.track,
    agents.agent.microphoneTrack,
  );

  const snapshot = createSnapshot(
    [
      connection,
      connectedAt,
      notice,
      failures.all,
      rows.turns,
      microphone.microphone.state,
      agents.agent.state,
      agents.agent.name,
      agents.expected,
      replyMs,
    ],
    (): Snapshot => {
      const { enabled, pending } = microphone.microphone.state.get();
      const agentName = agents.agent.name.get();
      const text = notice.get();
      const since = connectedAt.get();
      const reply = replyMs.get();
      return {
        connection: connection.get(),
        agent: agents.agent.state.get(),
        agentExpected: agents.expected.get(),
        microphone: { enabled, pending },
        failures: failures.all.get(),
        turns: rows.turns.get(),
        ...(agentName ? { agentName } : {}),
        ...(text ? { notice: text } : {}),
        ...(since === undefined ? {} : { connectedAt: since }),
        ...(reply === undefined ? {} : { replyMs: reply }),
      };
    },
  );
  connection.subscribe(logChanges(logger.info, 'connection'));
  microphone.buffering.subscribe((buffering) => agents.buffer(buffering));

  const messages = createMessages({
    rows,
    transcript,
    clock,
    newId: ports.newId,
    logger,
    sendText: (text) =>
      call && !call.isOver ? call.sendText(text) : Promise.reject(new Error('there is no call')),
  });

  const begin = (): Call => {
    failures.remove(() => true);
    notice.set(undefined);
    return startCall(
      {
        ports: { ...ports, clock },
        times: { ...defaultTimes, ...options.times },
        connection,
        connectedAt,
        notice,
        failures,
        agents,
        microphone,
        transcript,
        batch,
        onTokenUsed: () => {
          tokenUsed = true;
        },
      },
      tokenUsed,
    );
  };

  const start: Session['start'] = ({ signal } = {}) => {
    if (disposed || signal?.aborted) return Promise.reject(new SessionError(undefined));
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
    agent: agents.agent,
    microphone: microphone.microphone,
    messages,
    failures: failures.all,
    snapshot,
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
      disposed = true;
      await end();
    },
  };
}

function logChanges(log: (text: string) => void, what: string): (value: string) => void {
  let old: string | undefined;
  return (value) => {
    if (old !== undefined) log(`${what}: ${old} -> ${value}`);
    old = value;
  };
}
