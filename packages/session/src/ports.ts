/** What a session needs from the outside; the adapters and the tests hand it in. */
import type {
  AbortSignalLike,
  AgentEvent,
  Attachment,
  Credentials,
  Device,
  MediaTrack,
  PublishPermissions,
  Reconnection,
  TokenRequest,
} from './types.js';

export * from './wire.js';

export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after `ms` milliseconds, unless cancelled. */
  after(ms: number, run: () => void): Cancel;
}

/** Runs once before the next picture is drawn; in a hidden window that may be never. */
export type FrameScheduler = (run: () => void) => Cancel;

export interface Logger {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
}

/**
 * Gets what one call needs. Rejects with an error whose `code` is a failure's.
 * `fresh`: a token that was used before is no good, since its room may have existed already.
 * `request`: what the token should say; absent: what the connection is set up for.
 */
export type CredentialsPort = (options: {
  readonly fresh: boolean;
  readonly request?: TokenRequest;
}) => Promise<Credentials>;

export interface SoundHandlers {
  /** The track is above silence at this moment; called many times a second. */
  onSound(): void;
  /** Listening was not possible just now: what was heard before says nothing about the time since. */
  onBlind(): void;
}

/** Listens to a track until it is cancelled. */
export type SoundPort = (track: MediaTrack, handlers: SoundHandlers) => Cancel;

export interface SessionPorts {
  readonly clock: Clock;
  readonly frame: FrameScheduler;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly credentials: CredentialsPort;
  readonly room: RoomPort;
  readonly microphone: MicrophonePort;
  readonly video: VideoPort;
  readonly devices: DevicesPort;
  readonly sound: SoundPort;
  /** Warms up the way to a server, without a token; never rejects. */
  readonly prepare: (serverUrl: string) => Promise<void>;
}

// The room

export interface RemoteParticipant {
  readonly identity: string;
  readonly isAgent: boolean;
  readonly name?: string;
  readonly metadata?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly microphoneTrack?: MediaTrack;
  readonly cameraTrack?: MediaTrack;
  /** It is heard at this moment, as the server says. */
  readonly isSpeaking?: boolean;
  /** It is in the room, but nothing comes from it: its process or its line is probably dead. */
  readonly isLost?: boolean;
}

/** What the token lets this participant do. */
export interface RoomPermissions extends PublishPermissions {
  /** Hear and see others; default true. */
  readonly subscribe?: boolean;
  /** The others, agents among them, are not told that it is there; default false. */
  readonly hidden?: boolean;
}

/** Why a participant is no longer in the room: LiveKit's `DisconnectReason`, as far as it matters. */
export type DisconnectReason =
  | 'client-initiated'
  | 'duplicate-identity'
  | 'server-shutdown'
  | 'participant-removed'
  | 'room-deleted'
  | 'agent-error'
  /** The connection was gone until the server no longer took its token. */
  | 'token-expired'
  /** Gone when a lost connection came back; the reason is unknown. */
  | 'while-reconnecting'
  | 'unknown';

/** One stream of text. */
export interface TextStream {
  readonly id: string;
  readonly topic: string;
  /** The participant whose words these are. */
  readonly identity: string;
  /** Grows when the stream closes: the sender may add attributes at its end. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Files sent along with it, by the ids of their streams. */
  readonly attachmentIds?: readonly string[];
  /** Yields what is added; throws {@link TextStreamCut}, or another error for what is malformed. */
  readonly chunks: AsyncIterable<string>;
  /** Whether one of the port's own errors stands for a {@link TextStreamCut}. */
  readonly isCut?: (error: unknown) => boolean;
}

/** The sender or the connection went away in the middle of a stream. */
export class TextStreamCut extends Error {
  override readonly name = 'TextStreamCut';
}

/** A participant calls a method of this app. */
export interface RpcInvocation {
  readonly callerIdentity: string;
  readonly payload: string;
  /** How long the caller waits for the answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** What the caller of a method gets instead of an answer; never an error's own text. */
export class RpcRefusal extends Error {
  override readonly name = 'RpcRefusal';
  constructor(
    /** Like an HTTP status; LiveKit keeps 1001 to 1999 for itself. */
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export interface RpcCall {
  readonly identity: string;
  readonly method: string;
  readonly payload: string;
  readonly timeoutMs: number;
}

/** What goes along with a text. */
export interface SendOptions {
  readonly attachments?: readonly Attachment[];
  readonly attributes?: Readonly<Record<string, string>>;
  /** The participants that get it; default all. */
  readonly destinationIdentities?: readonly string[];
}

export interface RoomHandlers {
  /** The connection is down; called again for each attempt. */
  onReconnecting(attempt: Reconnection): void;
  /** `isNew`: as a new participant, so that what was under way to the server is lost. */
  onReconnected(isNew?: boolean): void;
  /** Something came from the server at this time, in milliseconds since the epoch; after `sendText`. */
  onHeard(at: number): void;
  /** No packet comes through, although the connection does not count as lost so far. */
  onUnstable(unstable: boolean): void;
  /** The connection is gone for good. */
  onClosed(reason: DisconnectReason): void;
  /** A participant joined, or changed attributes, metadata, name or tracks. */
  onParticipant(participant: RemoteParticipant): void;
  onParticipantLeft(identity: string, reason: DisconnectReason): void;
  onText(stream: TextStream): void;
  /** A packet of the chat from before text streams, as it came. */
  onLegacyChat(identity: string, payload: string): void;
  /** A file that belongs to a chat message. */
  onAttachment(identity: string, attachment: Attachment): void;
  /** An agent reports what goes on inside it. */
  onAgentEvent(identity: string, event: AgentEvent): void;
  /** The browser holds the others' sound back (`false`) until {@link Room.startAudio}, or plays it. */
  onPlayback(canPlay: boolean): void;
  onPermissions(permissions: RoomPermissions): void;
  onEncryptionFailed(detail: string): void;
}

/** One room for one call; never used again after `close`. */
export interface Room {
  /** This participant's own identity; empty before the connection. */
  readonly identity: string;
  /** The identity of the participant whose track this is, or was where it is this one's own. */
  publisherOf(trackId: string): string | undefined;
  /** `signal` until the server has let us in, then `media` until audio can flow. */
  readonly stage: 'signal' | 'media' | 'connected';
  /** Resolves when connected, after `onParticipant` for each one there. Rejects with a coded error. */
  connect(credentials: Credentials): Promise<void>;
  /** May be called as soon as `connect` was. Rejects with a coded error. */
  publish(track: LocalTrack): Promise<void>;
  unpublish(track: LocalTrack): Promise<void>;
  /** Resolves when everything is handed to the network. */
  sendText(text: string, topic: string, options?: SendOptions): Promise<void>;
  /** Calls a participant's method. Resolves with the answer; rejects with {@link RpcRefusal}. */
  callRpc(call: RpcCall): Promise<string>;
  /**
   * Lets others call a method; one handler for each name.
   * @param answer rejects with {@link RpcRefusal}
   * @returns a function that ends it
   */
  serveRpc(method: string, answer: (invocation: RpcInvocation) => Promise<string>): () => void;
  /** Plays all voices there; `''`: the system's default. Rejects with a coded error. */
  setSpeaker(deviceId: string): Promise<void>;
  /** Plays what the browser holds back, while the user clicks. Rejects when the browser refuses. */
  startAudio(): Promise<void>;
  /** Plays nothing of what the others say, or plays it again. */
  setSilenced(silenced: boolean): void;
  /** The computer sleeps, or is awake again: meanwhile no time passes for a lost connection. */
  setAsleep(asleep: boolean): void;
  /** Leaves the room; safe at any time, any number of times. */
  close(): Promise<void>;
}

/**
 * Makes a room that isn't connected yet.
 * @param call aborted when the call is over, just before {@link Room.close}: no handler is heard
 *   any more, and nothing but leaving the room may still run
 */
export type RoomPort = (handlers: RoomHandlers, call: AbortSignalLike) => Room;

// The devices of this computer

export type LocalSource = 'microphone' | 'camera' | 'screenShare';

/** A device or a screen that was opened. */
export interface LocalTrack extends MediaTrack {
  readonly source: LocalSource;
  /** The device that it comes from at this moment, where that is known. */
  readonly deviceId?: string | undefined;
  /**
   * Silences or darkens the device at once, or ends that; resolves when the server knows it too.
   * Rejects with a coded error (`media.…`, `camera.…`).
   */
  setMuted(muted: boolean): Promise<void>;
  /** Goes on with another device, in the same track. Rejects with a coded error. */
  setDevice(deviceId: string): Promise<void>;
  /** Frees the device; no handler is called afterwards. */
  stop(): void;
}

/** An open microphone. */
export interface MicrophoneTrack extends LocalTrack {
  /** Recording ahead of the connection, at this very moment. */
  readonly isBuffering: boolean;
}

export interface TrackHandlers {
  /** Muted or unmuted: by this session, by the server, or by the loss of the device. */
  onMuted(muted: boolean): void;
  /** The device went away and no other could take its place, or the user stopped the sharing. */
  onLost(): void;
}

export interface MicrophoneHandlers extends TrackHandlers {
  /** Recording ahead of the connection stopped. `taken`: an agent took it; `expired`: it was too long. */
  onBufferingEnded(how: 'taken' | 'expired'): void;
  /** The device has sent nothing but zeros since it was opened, or the system muted it; or no longer. */
  onSilent(silent: boolean): void;
}

/**
 * Opens the microphone. Rejects with a coded error (`media.…`).
 * `buffer`: record from the first moment on, for an agent that comes later.
 * `deviceId`: this one, or any when it isn't there.
 */
export type MicrophonePort = (
  options: { readonly buffer: boolean; readonly deviceId?: string | undefined },
  handlers: MicrophoneHandlers,
) => Promise<MicrophoneTrack>;

/** The user decided against it, such as against sharing a screen: no failure. */
export class PortCancelled extends Error {
  override readonly name = 'PortCancelled';
}

/**
 * Opens the camera, or a screen that the user picks.
 * Rejects with a coded error (`camera.…`, `screen.…`) or {@link PortCancelled}.
 */
export type VideoPort = (
  options: { readonly source: 'camera' | 'screenShare'; readonly deviceId?: string | undefined },
  handlers: TrackHandlers,
) => Promise<LocalTrack>;

/** What this computer has. */
export interface DevicesPort {
  /** Without the stand-in that Chromium calls `default`. */
  list(): Promise<readonly Device[]>;
  /** Calls when something was plugged or unplugged, as far as the system says so. */
  watch(changed: () => void): () => void;
}
