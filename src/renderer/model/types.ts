/** The conversation's public face: what a window composes its page from. */
import type { Failure, FailureCode } from '../../shared/failures.js';
import type { AgentState, ConnectionState, MediaSwitch, Snapshot } from '../../shared/session.js';
import type { Readable } from './store.js';

/** An `AbortSignal`, as far as the model needs to know one. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** An audio or video track; what it really is only the adapter knows. */
export interface MediaTrack {
  readonly id: string;
  readonly kind: 'audio' | 'video';
}

interface MessageBase {
  /** Stable for ever: one row per segment and participant. */
  readonly id: string;
  /** When it was first seen, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** Who it is from, as shown. */
  readonly from: string;
  readonly message: string;
  readonly isFinal: boolean;
  /** The speaker went away in the middle of it, or it was longer than 64 KiB. */
  readonly truncated: boolean;
}

export type Message =
  | (MessageBase & { readonly type: 'userTranscript' })
  | (MessageBase & { readonly type: 'agentTranscript' })
  | (MessageBase & { readonly type: 'chatMessage'; readonly sender: 'agent' | 'other' })
  | (MessageBase & {
      readonly type: 'sentMessage';
      readonly status: 'sending' | 'sent' | 'failed';
    });

/** Text said and typed, in the order of its first arrival; outlives the call. */
export interface Messages {
  /** Changes at most once per frame; a row that did not change is the same object. */
  readonly rows: Readable<readonly Message[]>;
  /** Sends a chat message. It stands in `rows` at once; a failure is its row's `status`. */
  send(text: string): Promise<void>;
  /** Sends a failed message again. */
  resend(id: string): Promise<void>;
  clear(): void;
  restore(messages: readonly Message[]): void;
}

/** The agent of the conversation; there from the first moment as a promise. */
export interface Agent {
  readonly state: Readable<AgentState>;
  readonly name: Readable<string | undefined>;
  readonly identity: Readable<string | undefined>;
  readonly attributes: Readable<Readonly<Record<string, string>>>;
  /** Its own, else its avatar worker's; may be missing even when it is available. */
  readonly microphoneTrack: Readable<MediaTrack | undefined>;
  /** Resolves when the agent can be spoken with; rejects with {@link SessionError} when it fails. */
  waitForAvailable(signal?: AbortSignalLike): Promise<void>;
}

/** The microphone's switch. */
export interface LocalMicrophone {
  readonly state: Readable<MediaSwitch & { readonly error?: Failure }>;
  readonly track: Readable<MediaTrack | undefined>;
  setEnabled(enabled: boolean): Promise<void>;
  toggle(): Promise<void>;
}

/** One conversation with its room, its agent and its messages. */
export interface Session {
  readonly connection: Readable<ConnectionState>;
  /** True when connected or reconnecting; never while connecting. */
  readonly isConnected: Readable<boolean>;
  readonly agent: Agent;
  readonly microphone: LocalMicrophone;
  readonly messages: Messages;
  /** Latched until dismissed or recovered, newest last. */
  readonly failures: Readable<readonly Failure[]>;
  /** Everything a surface shows, as plain data; changes only when a value does. */
  readonly snapshot: Readable<Snapshot>;
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
