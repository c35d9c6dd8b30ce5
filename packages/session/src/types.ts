/** The conversation's public face: what a window composes its page from. */
import type { Failure, FailureCode } from '../../../src/shared/failures.js';
import type { ConnectionState, Reconnection, Snapshot } from '../../../src/shared/session.js';
import type { Agent, AgentRequest, RoomAgent } from './agent-types.js';
import type { AbortSignalLike } from './basics.js';
import type { Devices, LocalDevice, LocalMicrophone } from './media-types.js';
import type { Messages } from './message-types.js';
import type { PublishPermissions } from './room-port.js';
import type { Rpc } from './rpc-types.js';
import type { Readable } from './store.js';

export * from './agent-types.js';
export * from './basics.js';
export * from './media-types.js';
export * from './message-types.js';
export * from './rpc-types.js';

/** One conversation with its room, its agent and its messages. */
export interface Session {
  readonly connection: Readable<ConnectionState>;
  /** Where the attempts stand; undefined unless it is reconnecting. */
  readonly reconnection: Readable<Reconnection | undefined>;
  /** True when connected or reconnecting; never while connecting. */
  readonly isConnected: Readable<boolean>;
  /** The primary agent: the first of those asked for that is there, else the first to join. */
  readonly agent: Agent;
  /** Every agent in the room, in the order of joining. */
  readonly agents: Readable<readonly RoomAgent[]>;
  /** The agent dispatched under this name; the same object for the same name. */
  agentNamed(name: string): Agent;
  /** Says that this agent was dispatched just now, by whomever; its own time limit begins. */
  expect(agent: AgentRequest): void;
  readonly microphone: LocalMicrophone;
  readonly camera: LocalDevice;
  readonly screenShare: LocalDevice;
  readonly devices: Devices;
  /** What the server lets this participant send; everything before it has said so. */
  readonly canPublish: Readable<PublishPermissions>;
  readonly messages: Messages;
  readonly rpc: Rpc;
  /** Latched until dismissed or recovered, newest last. */
  readonly failures: Readable<readonly Failure[]>;
  /** Everything a surface shows, as plain data; changes only when a value does. */
  readonly snapshot: Readable<Snapshot>;
  /** Warms up the way to a server; takes no token for that. Never rejects. */
  prepareConnection(serverUrl: string): Promise<void>;
  /**
   * Connects; a second call answers with the first's promise.
   * Resolves when connected and the agents asked for are available;
   * rejects with {@link SessionError}, or with its `aborted` when `signal` ended it.
   */
  start(options?: { readonly signal?: AbortSignalLike }): Promise<void>;
  /** Ends the call, stops the microphone and every timer; safe at any time, any number of times. */
  end(): Promise<void>;
  /** Ends a failed call and starts a new one in a new room. */
  retry(): Promise<void>;
  dismiss(code: FailureCode): void;
  /**
   * The computer falls asleep: microphone, camera and screen share of a running call are switched
   * off, since its room may come back by itself with whatever is live. May be told more than once.
   */
  suspend(): void;
  /**
   * It is awake again: the call reconnects by itself or ends as lost, and nothing is live either
   * way; the snapshot's `notice` says so until something is switched on.
   */
  resume(): void;
  /** Ends the call and lets go of everything; the session cannot be used afterwards. */
  dispose(): Promise<void>;
}

/** Why a session's promise was rejected. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  constructor(
    /** Absent when it was aborted, which is no failure. */
    readonly failure: Failure | undefined,
  ) {
    super(failure ? failure.message : 'Aborted.');
  }
  get aborted(): boolean {
    return !this.failure;
  }
}
