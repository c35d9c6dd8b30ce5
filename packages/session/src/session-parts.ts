/** The parts that outlive a call, wired to one another; the session is their face. */
import type { ConnectionState, Reconnection } from '../../../src/shared/session.js';
import { createAgentKeeper } from './agent.js';
import type { AgentKeeper } from './agent.js';
import { nameOf } from './agent-view.js';
import { createAttachments } from './attachments.js';
import type { Attachments } from './attachments.js';
import { Delivery } from './delivery.js';
import { createFailureLog } from './failure-log.js';
import type { FailureLog } from './failure-log.js';
import { createLocalMedia } from './local-media.js';
import type { LocalMedia } from './local-media.js';
import type { SessionPorts } from './ports.js';
import { createRows } from './rows.js';
import type { Rows } from './rows.js';
import { createRpc } from './rpc.js';
import type { RpcKeeper } from './rpc.js';
import { defaultJoinMs } from './session-options.js';
import type { SessionOptions } from './session-options.js';
import { writable } from './store.js';
import type { Writable } from './store.js';
import { createTranscript } from './transcript.js';
import type { Transcript } from './transcript.js';

export interface SessionParts {
  readonly connection: Writable<ConnectionState>;
  readonly reconnection: Writable<Reconnection | undefined>;
  readonly connectedAt: Writable<number | undefined>;
  readonly notice: Writable<string | undefined>;
  /** The session is gone for good. */
  readonly isGone: Writable<boolean>;
  readonly failures: FailureLog;
  readonly rows: Rows;
  readonly attachments: Attachments;
  readonly transcript: Transcript;
  readonly media: LocalMedia;
  readonly agents: AgentKeeper;
  readonly rpc: RpcKeeper;
  readonly delivery: Delivery;
}

/** @param ports with a clock whose timers run in a batch */
export function createParts(
  ports: SessionPorts,
  options: SessionOptions,
  batch: (run: () => void) => void,
): SessionParts {
  const { clock, logger } = ports;
  const connection = writable<ConnectionState>('disconnected');
  const isGone = writable(false);
  const failures = createFailureLog(ports);
  const rows = createRows(ports.frame);
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
      if (agents.expected.get()) failures.add('receiver.early-speech-lost');
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
    caller: (identity) => callerOf(agents, identity),
  });
  connection.subscribe(logChanges(logger.info, 'connection'));
  media.microphone.buffering.subscribe((buffering) => agents.buffer(buffering));
  return {
    connection,
    reconnection: writable<Reconnection | undefined>(undefined, sameReconnection),
    connectedAt: writable<number | undefined>(undefined),
    notice: writable<string | undefined>(undefined),
    isGone,
    failures,
    rows,
    attachments,
    transcript,
    media,
    agents,
    rpc,
    delivery: new Delivery(),
  };
}

/** The agent that calls a method of ours; undefined: whoever it is, it is no agent. */
function callerOf(agents: AgentKeeper, identity: string) {
  const agent = agents.speaker(identity);
  const name = agent && nameOf(agent);
  return agent && { identity, ...(name ? { name } : {}) };
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
