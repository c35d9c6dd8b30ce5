/** What a call is made of. */
import type { FailureCode } from '../../../src/shared/failures.js';
import type { ConnectionState, Reconnection, TokenRequest } from '../../../src/shared/session.js';
import type { AgentKeeper } from './agent.js';
import type { Attachments } from './attachments.js';
import type { Delivery } from './delivery.js';
import type { FailureLog } from './failure-log.js';
import type { LocalMedia } from './local-media.js';
import type { MessageReceiver, MessageSender } from './messages.js';
import type { SessionPorts } from './ports.js';
import type { RpcKeeper } from './rpc.js';
import type { Writable } from './store.js';
import type { Transcript } from './transcript.js';
import type { AgentRequest } from './types.js';

/** In milliseconds. */
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
  readonly delivery: Delivery;
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

/** How a call ended: by the user's wish unless it says more. */
export interface Outcome {
  readonly notice?: string;
  readonly failure?: { readonly code: FailureCode; readonly detail?: string };
}
