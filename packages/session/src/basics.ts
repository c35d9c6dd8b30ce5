/** What every part of the model is made of; imports nothing. */

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

/** What an agent tells about itself on `lk.agent.session`, where it does. */
export type AgentEvent =
  | { readonly type: 'error'; readonly message: string }
  | { readonly type: 'tool-started'; readonly id: string; readonly name: string }
  | {
      readonly type: 'tool-ended';
      readonly id: string;
      readonly status: 'done' | 'failed' | 'cancelled';
    }
  | { readonly type: 'user-state'; readonly state: UserState }
  | { readonly type: 'usage'; readonly models: readonly ModelUsage[] }
  | { readonly type: 'handed-over'; readonly to: string };

/** What the agent takes the user to be doing. */
export type UserState = 'speaking' | 'listening' | 'away';
