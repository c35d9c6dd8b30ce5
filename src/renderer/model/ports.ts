/** What the model needs from the outside; adapters and tests hand it in. */
import type { FailureCode } from '../../shared/failures.js';
import type { Credentials } from '../../shared/session.js';
import type { MediaTrack } from './types.js';

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

/** A port's refusal, in the words of the table of failures. */
export class PortError extends Error {
  override readonly name = 'PortError';
  constructor(
    readonly code: FailureCode,
    /** More for whoever looks closer; tokens are taken out before it is shown. */
    readonly detail?: string,
  ) {
    super(detail ?? code);
  }
}

/**
 * Gets what one call needs. Rejects with an error whose `code` is a {@link FailureCode}.
 * `fresh`: a token that was used before is no good, for its room may have existed already.
 */
export type CredentialsPort = (options: { readonly fresh: boolean }) => Promise<Credentials>;

/** A participant's wire attributes that the model reads. */
export const wire = {
  agentState: 'lk.agent.state',
  agentName: 'lk.agent.name',
  publishOnBehalf: 'lk.publish_on_behalf',
  segmentId: 'lk.segment_id',
  transcriptionFinal: 'lk.transcription_final',
} as const;

export const topics = { chat: 'lk.chat', transcription: 'lk.transcription' } as const;

export interface RemoteParticipant {
  readonly identity: string;
  readonly isAgent: boolean;
  readonly name?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly microphoneTrack?: MediaTrack;
}

/** Why somebody is no longer in the room: LiveKit's `DisconnectReason`, as far as it matters. */
export type DisconnectReason =
  | 'client-initiated'
  | 'duplicate-identity'
  | 'server-shutdown'
  | 'participant-removed'
  | 'room-deleted'
  | 'agent-error'
  /** Not there any more when a lost connection came back; nobody knows why. */
  | 'while-reconnecting'
  | 'unknown';

/** One stream of text. */
export interface TextStream {
  readonly id: string;
  readonly topic: string;
  /** Whose words these are. */
  readonly identity: string;
  /** Grows when the stream closes: the sender may add attributes at its end. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Yields what is added; throws {@link TextStreamCut} or a {@link PortError}. */
  readonly chunks: AsyncIterable<string>;
}

/** The sender or the connection went away in the middle of a stream. */
export class TextStreamCut extends Error {
  override readonly name = 'TextStreamCut';
}

export interface RoomHandlers {
  onReconnecting(): void;
  onReconnected(): void;
  /** The connection is gone for good; not called after {@link Room.close}. */
  onClosed(reason: DisconnectReason): void;
  /** Somebody joined, or changed attributes, name or tracks. */
  onParticipant(participant: RemoteParticipant): void;
  onParticipantLeft(identity: string, reason: DisconnectReason): void;
  onText(stream: TextStream): void;
}

/** One room for one call; never used again after `close`. */
export interface Room {
  /** This participant's own identity; empty before the connection. */
  readonly identity: string;
  /** `signal` until the server has let us in, then `media` until audio can flow. */
  readonly stage: 'signal' | 'media' | 'connected';
  /** Resolves when connected, after `onParticipant` for everybody there. Rejects with {@link PortError}. */
  connect(credentials: Credentials): Promise<void>;
  /** May be called as soon as `connect` was. Rejects with {@link PortError}. */
  publish(microphone: MicrophoneTrack): Promise<void>;
  unpublish(microphone: MicrophoneTrack): Promise<void>;
  /** Resolves when everything is handed to the network. */
  sendText(text: string, topic: string): Promise<void>;
  /** Leaves the room; safe at any time, any number of times. */
  close(): Promise<void>;
}

/** Makes a room that isn't connected yet. */
export type RoomPort = (handlers: RoomHandlers) => Room;

export interface MicrophoneHandlers {
  /** Recording ahead of the connection stopped. `taken`: an agent took it; `expired`: it was too long. */
  onBufferingEnded(how: 'taken' | 'expired'): void;
  /** Muted or unmuted, by whomever: this model, the server, or the loss of the device. */
  onMuted(muted: boolean): void;
  /** The device went away and no other could take its place. */
  onLost(): void;
}

/** An open microphone. */
export interface MicrophoneTrack extends MediaTrack {
  /** Recording ahead of the connection, at this very moment. */
  readonly isBuffering: boolean;
  /**
   * Silences the device at once, or lets it be heard; resolves when that is said to the server too.
   * Rejects with {@link PortError} (`media.…`).
   */
  setMuted(muted: boolean): Promise<void>;
  /** Frees the device; no handler is called afterwards. */
  stop(): void;
}

/**
 * Opens the microphone. Rejects with {@link PortError} (`media.…`).
 * `buffer`: record from the first moment on, for an agent that comes later.
 */
export type MicrophonePort = (
  options: { readonly buffer: boolean },
  handlers: MicrophoneHandlers,
) => Promise<MicrophoneTrack>;

export interface SoundHandlers {
  /** The track is above silence at this moment; called many times a second. */
  onSound(): void;
  /** Nobody could listen just now: what was heard before says nothing about the time since. */
  onBlind(): void;
}

/** Listens to a track until it is told to stop. */
export type SoundPort = (track: MediaTrack, handlers: SoundHandlers) => Cancel;

export interface SessionPorts {
  readonly clock: Clock;
  readonly frame: FrameScheduler;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly credentials: CredentialsPort;
  readonly room: RoomPort;
  readonly microphone: MicrophonePort;
  readonly sound: SoundPort;
}
