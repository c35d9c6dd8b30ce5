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
  /** How loud the agent is, 0 to 1. */
  readonly playbackVolume: number;
  /** What is done to the microphone's sound before anyone hears it; counts from the next call. */
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  /** A call that is not begun by a key begins with the microphone off. */
  readonly startMuted: boolean;
  /** Keep the computer awake during a call. */
  readonly keepAwake: boolean;
  /** How large everything is drawn, in all windows: 1 is 100 %. */
  readonly zoom: number;
  /** Mark misspelt words; only macOS has a spell checker that asks no server. */
  readonly spellCheck: boolean;
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

/** What the window and the zoom's keys offer for {@link Settings.zoom}, ascending. */
export const zoomSteps: readonly number[] = [0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];

/** Several settings at once; the keys are changed one by one, since each may be taken. */
export type SettingsChange = Partial<Omit<Settings, 'bindings'>>;

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
  playbackVolume: 1,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  startMuted: false,
  keepAwake: true,
  zoom: 1,
  spellCheck: true,
  muteOnLock: true,
  launchAtLogin: false,
};
