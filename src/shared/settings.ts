import type { Bindings, TalkMode } from './bindings.js';
import type { DevicePreference } from './devices.js';

/** Everything a user can set, each with its default. */
export interface Settings {
  /** The global keys. */
  readonly bindings: Bindings;
  readonly talkMode: TalkMode;
  readonly theme: 'system' | 'light' | 'dark';
  /** Look for newer versions and fetch them; off: no server is asked. */
  readonly updates: boolean;
  /** The devices to prefer; null: the system's default. */
  readonly microphone: DevicePreference | null;
  readonly camera: DevicePreference | null;
  readonly speaker: DevicePreference | null;
  /** A call left muted, while no one says or types anything, ends after this; null: never. */
  readonly endMutedAfterMinutes: number | null;
  readonly overlay: OverlayMode;
  /** Short sounds when the microphone goes live or off, and when a call ends or fails. */
  readonly sounds: boolean;
  /** How loud they are, 0 to 1. */
  readonly soundVolume: number;
  /** A screen reader says what the agent does, in the pauses of its voice. */
  readonly announceState: boolean;
  /** Switch the microphone off when the screen is locked. */
  readonly muteOnLock: boolean;
  /** Start with the user's session, without a window. */
  readonly launchAtLogin: boolean;
}

/**
 * When the overlay is shown. `when-hidden`: only while neither the main window nor the tray window is
 * on the screen.
 */
export type OverlayMode = 'off' | 'on' | 'when-hidden';

/** The talk key unless it is taken: then the next of {@link talkKeyFallbacks}. */
const defaultTalkKey = 'Control+Shift+Space';

/** None with Ctrl+Alt and a function key: X11 takes those to switch to a console. */
export const talkKeyFallbacks: readonly string[] = [
  'Control+Alt+Space',
  'Control+Shift+F9',
  'Alt+Shift+F9',
];

export const defaultSettings: Settings = {
  bindings: { talk: defaultTalkKey, mute: null, stop: null, hangUp: null, show: null },
  talkMode: 'auto',
  theme: 'system',
  updates: true,
  microphone: null,
  camera: null,
  speaker: null,
  endMutedAfterMinutes: 10,
  overlay: 'when-hidden',
  sounds: true,
  soundVolume: 0.5,
  announceState: true,
  muteOnLock: true,
  launchAtLogin: false,
};
