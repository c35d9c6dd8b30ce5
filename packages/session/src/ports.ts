/** What the model needs from the outside; adapters and tests hand it in. */
import type { FailureCode } from '../../../src/shared/failures.js';
import type { Credentials, TokenRequest } from '../../../src/shared/session.js';
import type { DevicesPort, MicrophonePort, VideoPort } from './media-port.js';
import type { RoomPort } from './room-port.js';
import type { MediaTrack } from './basics.js';

export * from './media-port.js';
export * from './room-port.js';
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
 * `request`: what the token should say; absent: whatever the connection is set up for.
 */
export type CredentialsPort = (options: {
  readonly fresh: boolean;
  readonly request?: TokenRequest;
}) => Promise<Credentials>;

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
  readonly video: VideoPort;
  readonly devices: DevicesPort;
  readonly sound: SoundPort;
  /** Warms up the way to a server, without a token; never rejects. */
  readonly prepare: (serverUrl: string) => Promise<void>;
}
