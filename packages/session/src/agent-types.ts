/** The agents of a call, as a window shows them. */
import type { AgentActivity, AgentDispatch, AgentState } from '../../../src/shared/session.js';
import type { AbortSignalLike, MediaTrack, ModelUsage, ToolCall, UserState } from './basics.js';
import type { Readable } from './store.js';

/** The agent of the conversation, or one by its name; there from the first moment as a promise. */
export interface Agent {
  readonly state: Readable<AgentState>;
  readonly name: Readable<string | undefined>;
  readonly identity: Readable<string | undefined>;
  readonly metadata: Readable<string | undefined>;
  readonly attributes: Readable<Readonly<Record<string, string>>>;
  /** Its own, else its avatar worker's; may be missing even when it is available. */
  readonly microphoneTrack: Readable<MediaTrack | undefined>;
  /** Its own, else its avatar worker's. */
  readonly cameraTrack: Readable<MediaTrack | undefined>;
  /** The newest {@link toolLimit} tools, oldest first; empty where the agent doesn't tell. */
  readonly tools: Readable<readonly ToolCall[]>;
  readonly usage: Readable<readonly ModelUsage[]>;
  readonly userState: Readable<UserState | undefined>;
  /** The agent within the worker that talks now, once one has handed over to another. */
  readonly persona: Readable<string | undefined>;
  /**
   * Resolves when the agent can be spoken with, at once when it can already.
   * Rejects with {@link SessionError}: its failure, or aborted when the call or `signal` ends it.
   */
  waitForAvailable(signal?: AbortSignalLike): Promise<void>;
  /** Resolves when `matches` its state; rejects like {@link Agent.waitForAvailable}. */
  waitForState(matches: (state: AgentState) => boolean, signal?: AbortSignalLike): Promise<void>;
  /** Resolves with its track as soon as there is one; rejects like {@link Agent.waitForAvailable}. */
  waitForTrack(kind: 'microphone' | 'camera', signal?: AbortSignalLike): Promise<MediaTrack>;
}

/** An agent in the room, as plain data. */
export interface RoomAgent {
  readonly identity: string;
  /** The name it was dispatched under. */
  readonly agentName?: string;
  /** As shown: one line, at most 80 characters. */
  readonly name?: string;
  readonly metadata?: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Undefined: it has not said anything about itself so far. */
  readonly activity?: AgentActivity;
}

/** An agent that should be in the call. */
export interface AgentRequest extends AgentDispatch {
  /** How long it has, from its dispatch until it can be spoken with; default 20 s. */
  readonly timeoutMs?: number;
}
