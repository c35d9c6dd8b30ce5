/**
 * What one surface tells another about the conversation: the snapshot that the owner publishes,
 * and the intents that every other surface sends back.
 */
import type { DeviceKind, DevicePreference } from './devices.js';
import type { Failure } from './failures.js';

export type ConnectionState = 'disconnected' | 'connecting' | 'connected' | 'reconnecting';

export type AgentActivity = 'initializing' | 'idle' | 'listening' | 'thinking' | 'speaking';

/** The agent, promised from the first moment. Two levels, so that no impossible mix can be written. */
export type AgentState =
  | { readonly state: 'disconnected' }
  /** `buffering`: speech is being recorded ahead of the connection. */
  | { readonly state: 'connecting'; readonly buffering: boolean }
  | { readonly state: 'connected'; readonly activity: AgentActivity }
  /** Not terminal: an agent that joins late or again makes it `connected`. Never empty. */
  | { readonly state: 'failed'; readonly failures: readonly [Failure, ...Failure[]] };

/** Where the attempts stand to get a lost connection back. */
export interface Reconnection {
  /** 1 for the first. */
  readonly attempt: number;
  /** `signal`: the line to the server broke; `media`: sound no longer came through either. */
  readonly reason: 'signal' | 'media';
}

/** One device's switch as every surface draws it. */
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

/** One finished or running turn, cut to what a tray window has room for. */
export interface Turn {
  readonly id: string;
  readonly from: 'user' | 'agent';
  /** At most 280 characters. */
  readonly text: string;
}

/** The conversation as main and the other windows know it. Small; the transcript stays with its owner. */
export interface Snapshot {
  readonly connection: ConnectionState;
  /** Only while `connection` is `reconnecting`. */
  readonly reconnection?: Reconnection;
  readonly agent: AgentState;
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
  readonly failures: readonly Failure[];
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

export const initialSnapshot: Snapshot = {
  connection: 'disconnected',
  agent: { state: 'disconnected' },
  agentExpected: false,
  microphone: off,
  camera: off,
  screenShare: off,
  canPublish: { microphone: true, camera: true, screenShare: true, data: true },
  failures: [],
  turns: [],
};

/** What a surface without the conversation asks its owner to do. */
export type Intent =
  /** The hotkey in toggle mode: starts when disconnected, mutes or unmutes when not; never ends. */
  | { readonly type: 'toggle-talk' }
  | { readonly type: 'start' }
  | { readonly type: 'end' }
  | { readonly type: 'retry' }
  | {
      readonly type: 'set-microphone' | 'set-camera' | 'set-screen-share';
      readonly enabled: boolean;
    }
  /** Use this device from now on; null: the system's default. */
  | {
      readonly type: 'select-device';
      readonly kind: DeviceKind;
      readonly device: DevicePreference | null;
    }
  /** Show the choice of devices in the owner's window. */
  | { readonly type: 'choose-device'; readonly kind: DeviceKind }
  /** Look which devices there are. */
  | { readonly type: 'refresh-devices' }
  | { readonly type: 'dismiss-failure'; readonly code: Failure['code'] };

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

/** What a page may ask of a token: the main process alone chooses the room and the identity. */
export type PageTokenRequest = Omit<TokenRequest, 'roomName' | 'participantIdentity'>;

/** What one call needs; never a key or a secret. */
export interface Credentials {
  readonly serverUrl: string;
  readonly participantToken: string;
  /** Names of the agents that the token dispatches; empty: none is asked for. */
  readonly agents: readonly string[];
}
