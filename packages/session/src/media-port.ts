/** The devices of this computer as the model needs them. */
import type { Device } from '../../../src/shared/devices.js';
import type { MediaTrack } from './basics.js';

export type { Device, DeviceKind } from '../../../src/shared/devices.js';

export type LocalSource = 'microphone' | 'camera' | 'screenShare';

/** A device or a screen that was opened. */
export interface LocalTrack extends MediaTrack {
  readonly source: LocalSource;
  /** The device that it comes from at this moment; undefined: nobody says. */
  readonly deviceId?: string | undefined;
  /**
   * Silences or darkens the device at once, or lets it be perceived; resolves when that is said to
   * the server too. Rejects with {@link PortError} (`media.…`, `camera.…`).
   */
  setMuted(muted: boolean): Promise<void>;
  /** Goes on with another device, in the same track. Rejects with {@link PortError}. */
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
  /** Muted or unmuted, by whomever: this model, the server, or the loss of the device. */
  onMuted(muted: boolean): void;
  /** The device went away and no other could take its place, or the user stopped the sharing. */
  onLost(): void;
}

export interface MicrophoneHandlers extends TrackHandlers {
  /** Recording ahead of the connection stopped. `taken`: an agent took it; `expired`: it was too long. */
  onBufferingEnded(how: 'taken' | 'expired'): void;
  /** The device has sent nothing but zeros since it was opened, or the system muted it; or not any more. */
  onSilent(silent: boolean): void;
}

/**
 * Opens the microphone. Rejects with {@link PortError} (`media.…`).
 * `buffer`: record from the first moment on, for an agent that comes later.
 * `deviceId`: this one, or any when it isn't there.
 */
export type MicrophonePort = (
  options: { readonly buffer: boolean; readonly deviceId?: string | undefined },
  handlers: MicrophoneHandlers,
) => Promise<MicrophoneTrack>;

/** The user thought better of it, such as of sharing a screen: no failure. */
export class PortCancelled extends Error {
  override readonly name = 'PortCancelled';
}

/**
 * Opens the camera, or a screen that the user picks.
 * Rejects with {@link PortError} (`camera.…`, `screen.…`) or {@link PortCancelled}.
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
