/** The data of a conversation, as a window shows it. */
import type { Failure } from './failure.js';

export type ConnectionState = 'disconnected' | 'connecting' | 'connected' | 'reconnecting';

export type AgentActivity = 'initializing' | 'idle' | 'listening' | 'thinking' | 'speaking';

/** The agent, promised from the first moment. Two levels, so that no impossible mix can be written. */
export type AgentState<Known extends Failure = Failure> =
  | { readonly state: 'disconnected' }
  /** `buffering`: speech is being recorded ahead of the connection. */
  | { readonly state: 'connecting'; readonly buffering: boolean }
  | { readonly state: 'connected'; readonly activity: AgentActivity }
  /** Not terminal: an agent that joins late or again makes it `connected`. Never empty. */
  | { readonly state: 'failed'; readonly failures: readonly [Known, ...Known[]] };

/** Where the attempts stand to get a lost connection back. */
export interface Reconnection {
  /** 1 for the first. */
  readonly attempt: number;
  /** `signal`: the line to the server broke; `media`: sound no longer came through either. */
  readonly reason: 'signal' | 'media';
}

/** One device's switch. */
export interface MediaSwitch {
  readonly enabled: boolean;
  /** A change is under way. */
  readonly pending: boolean;
}

/** What the token lets this participant publish; everything before the server has said so. */
export interface PublishPermissions {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screenShare: boolean;
  /** Text and files. */
  readonly data: boolean;
}

/** One finished or running turn, cut short. */
export interface Turn {
  readonly id: string;
  readonly from: 'user' | 'agent';
  /** At most 280 characters. */
  readonly text: string;
}

/** The conversation as plain data, without its transcript; small enough to be sent elsewhere. */
export interface Snapshot<Known extends Failure = Failure> {
  readonly connectionState: ConnectionState;
  /** Only while `connectionState` is `reconnecting`. */
  readonly reconnection?: Reconnection;
  readonly agent: AgentState<Known>;
  /** False when no agent was asked for and none is in the room. */
  readonly agentExpected: boolean;
  /** The agent's shown name, at most 80 characters. */
  readonly agentName?: string;
  /** The tool that the agent uses at this moment, where it tells. */
  readonly tool?: string;
  readonly microphone: MediaSwitch;
  readonly camera: MediaSwitch;
  readonly screenShare: MediaSwitch;
  readonly canPublish: PublishPermissions;
  /** Latched until dismissed or recovered, newest last; the agent's own failures are among them. */
  readonly failures: readonly Known[];
  /** Something to know that is not a failure, such as "The agent ended the call." */
  readonly notice?: string;
  /** The last two turns, oldest first. */
  readonly turns: readonly Turn[];
  /** Milliseconds since the epoch. */
  readonly connectedAt?: number;
  /** Milliseconds from the end of the user's last speech to the agent's first sound. */
  readonly replyMs?: number;
}

const off: MediaSwitch = { enabled: false, pending: false };

/** Before the first call. */
export const initialSnapshot: Snapshot<never> = {
  connectionState: 'disconnected',
  agent: { state: 'disconnected' },
  agentExpected: false,
  microphone: off,
  camera: off,
  screenShare: off,
  canPublish: { microphone: true, camera: true, screenShare: true, data: true },
  failures: [],
  turns: [],
};

/** An agent to dispatch when the call's room is created. */
export interface AgentDispatch {
  readonly name: string;
  /** Handed to the agent's job as it is, at most 16 KiB. */
  readonly metadata?: string;
  /** Which of the agent's deployments; the production one by default. */
  readonly deployment?: string;
}

/** What a participant token should say; what is left out the connection decides. */
export interface TokenRequest {
  readonly roomName?: string;
  readonly participantName?: string;
  readonly participantIdentity?: string;
  readonly participantMetadata?: string;
  readonly participantAttributes?: Readonly<Record<string, string>>;
  readonly agents?: readonly AgentDispatch[];
}

/** What one call needs; never a key or a secret. */
export interface Credentials {
  readonly serverUrl: string;
  readonly participantToken: string;
  /** Names of the agents that the token dispatches; default none, which asks for no agent. */
  readonly agents?: readonly string[];
}

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

/** A device; ids change with the profile and the socket, labels hardly ever. */
export interface Device {
  readonly kind: DeviceKind;
  readonly id: string;
  /** Empty until the user has allowed the use of one of its kind. */
  readonly label: string;
}

/** A device as remembered: its id, and its label for when the id has changed. */
export interface DevicePreference {
  readonly id: string;
  readonly label: string;
}

/** The devices of one kind, and which of them is used. */
export interface DeviceChoice {
  readonly devices: readonly Device[];
  /** What the user wants; null: the system's default. It may not be there at the moment. */
  readonly preferred: DevicePreference | null;
  /** What is used, or would be if it were switched on; undefined: the system's default. */
  readonly selected?: Device | undefined;
}

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

export interface MessageBase {
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
  /** What a participant said who is no agent. */
  | (MessageBase & { readonly type: 'participantTranscript' })
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
