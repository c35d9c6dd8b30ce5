/** The data of a conversation, as a window shows it. */
import type { AgentActivity, AgentDispatch } from '../../../src/shared/session.js';
import type { Failure } from '../../../src/shared/failures.js';

export type {
  AgentActivity,
  AgentDispatch,
  AgentState,
  ConnectionState,
  Credentials,
  MediaSwitch,
  PublishPermissions,
  Reconnection,
  Snapshot,
  TokenRequest,
  Turn,
} from '../../../src/shared/session.js';
export type {
  Device,
  DeviceChoice,
  DeviceKind,
  DevicePreference,
} from '../../../src/shared/devices.js';

/** An `AbortSignal`, as far as the package needs one. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** An audio or video track; only the ports know what is behind it. */
export interface MediaTrack {
  readonly id: string;
  readonly kind: 'audio' | 'video';
}

/** A file sent along with a message. */
export interface Attachment {
  readonly id: string;
  /** One line, at most 80 characters. */
  readonly name: string;
  readonly mimeType: string;
  /** At most 5 MiB. */
  readonly bytes: Uint8Array;
}

/** A piece of a transcript and when it was spoken, in seconds from the turn's beginning. */
export interface TimedWord {
  readonly text: string;
  readonly startTime?: number;
  readonly endTime?: number;
}

/** A tool that the agent called. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly status: 'running' | 'done' | 'failed' | 'cancelled';
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** What one model of the agent has used since the call began. */
export interface ModelUsage {
  readonly kind: 'llm' | 'tts' | 'stt' | 'other';
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What the agent takes the user to be doing. */
export type UserState = 'speaking' | 'listening' | 'away';

/** What an agent reports about itself on `lk.agent.session`, where it does. */
export type AgentEvent = { readonly type: 'error'; readonly message: string } | AgentReport;

/** What an agent reports besides its errors. */
export type AgentReport =
  | { readonly type: 'tool-started'; readonly id: string; readonly name: string }
  | {
      readonly type: 'tool-ended';
      readonly id: string;
      readonly status: 'done' | 'failed' | 'cancelled';
    }
  | { readonly type: 'user-state'; readonly state: UserState }
  | { readonly type: 'usage'; readonly models: readonly ModelUsage[] }
  | { readonly type: 'handed-over'; readonly to: string };

/** An agent in the room, as plain data. */
export interface RoomAgent {
  readonly identity: string;
  /** The name it was dispatched under. */
  readonly agentName?: string;
  /** As shown: one line, at most 80 characters. */
  readonly name?: string;
  readonly metadata?: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Undefined until the agent says what it does. */
  readonly activity?: AgentActivity;
}

/** An agent that should be in the call. */
export interface AgentRequest extends AgentDispatch {
  /** How long it has, from its dispatch until the user can talk to it; default 20 s. */
  readonly timeoutMs?: number;
}

interface MessageBase {
  /** Never changes: one row per segment and participant. */
  readonly id: string;
  /** When it was first seen, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** The sender's name, as shown. */
  readonly from: string;
  readonly message: string;
  readonly isFinal: boolean;
  /** The sender went away in the middle of it, or it was longer than 64 KiB. */
  readonly truncated: boolean;
  /** What its sender attached to the words; absent where there is nothing. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly attachments?: readonly Attachment[];
  /** When each word was spoken, where the agent says so; at most 1,024 of them. */
  readonly words?: readonly TimedWord[];
}

export type Message =
  | (MessageBase & { readonly type: 'userTranscript' })
  | (MessageBase & { readonly type: 'agentTranscript' })
  | (MessageBase & { readonly type: 'chatMessage'; readonly sender: 'agent' | 'other' })
  | (MessageBase & {
      readonly type: 'sentMessage';
      readonly status: 'sending' | 'sent' | 'failed';
    });

/** Why a promise of the session was rejected. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  constructor(
    /** Absent when the user, the call's end or a signal aborted it: that is no failure. */
    readonly failure?: Failure,
  ) {
    super(failure ? failure.message : 'Aborted.');
  }
  get aborted(): boolean {
    return !this.failure;
  }
}
