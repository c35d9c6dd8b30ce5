/** Every setting by its name, for the pages that show it and for the search that finds it. */
import type { BindingName } from '../../../shared/bindings.js';
import { bindingLabels } from '../../../shared/binding-rules.js';
import type { Settings } from '../../../shared/settings.js';
import type { SettingsPage } from '../../../shared/settings-pages.js';

export const pageTitles: Readonly<Record<SettingsPage, string>> = {
  general: 'General',
  keys: 'Keys',
  sound: 'Sound',
  appearance: 'Appearance',
  calls: 'Calls',
  privacy: 'Privacy',
  network: 'Network',
  updates: 'Updates',
  diagnostics: 'Diagnostics',
  help: 'Help',
  about: 'About',
};

export interface Entry {
  readonly page: SettingsPage;
  readonly title: string;
  /** One sentence below it. */
  readonly note?: string;
  /** What else people call it. */
  readonly words?: string;
  /** The system that has it; absent: every one. */
  readonly only?: 'darwin';
}

const nextCall = 'Counts from the next call.';

const bindingNotes: Readonly<Record<BindingName, string>> = {
  talk: 'Starts a call from any app, and talks in it.',
  mute: 'Switches your microphone off and on in a call.',
  stop: 'Ends what the agent is saying; the call goes on.',
  hangUp: 'Leaves the call.',
  show: 'Brings Parley’s window to the front.',
};

const binding = (name: BindingName, words: string): Entry => ({
  page: 'keys',
  title: bindingLabels[name],
  note: bindingNotes[name],
  words: `shortcut hotkey binding global ${words}`,
});

export type SettingId =
  Exclude<keyof Settings, 'bindings' | 'camera'> | `key-${BindingName}` | ExtraId;

type ExtraId =
  | 'key-test'
  | 'microphone-test'
  | 'speaker-test'
  | 'first-run'
  | 'settings-file'
  | 'export'
  | 'reset'
  | 'permission-microphone'
  | 'permission-camera'
  | 'permission-screen'
  | 'proxy'
  | 'update-state'
  | 'report'
  | 'log-folder'
  | 'restart'
  | 'licences';

export const settingsIndex: Readonly<Record<SettingId, Entry>> = {
  launchAtLogin: {
    page: 'general',
    title: 'Start Parley at login',
    note: 'It starts without a window, and answers the key.',
    words: 'autostart boot startup launch background',
  },
  announceState: {
    page: 'general',
    title: 'Announce the state to screen readers',
    note: 'What the agent does is said in the pauses of its voice.',
    words: 'accessibility voice over orca narrator speak',
  },
  spellCheck: {
    page: 'general',
    title: 'Check spelling',
    note: 'Marks misspelt words in what you type.',
    words: 'spell checker dictionary',
    only: 'darwin',
  },
  'settings-file': {
    page: 'general',
    title: 'Settings file',
    note: 'You can edit it while Parley runs.',
    words: 'settings.json config configuration path location',
  },
  'first-run': {
    page: 'general',
    title: 'Set up step by step',
    note: 'Connection, microphone, key and a first call, one after the other.',
    words: 'welcome wizard onboarding first run start tutorial',
  },
  export: {
    page: 'general',
    title: 'Export settings',
    note: 'Writes a file with all of this. It holds no connection and no secret.',
    words: 'backup save copy transfer',
  },
  reset: {
    page: 'general',
    title: 'Reset all settings',
    note: 'Connections stay as they are.',
    words: 'default defaults factory restore',
  },
  'key-talk': binding('talk', 'push to talk ptt press hold'),
  'key-mute': binding('mute', 'microphone silence'),
  'key-stop': binding('stop', 'interrupt silence agent'),
  'key-hangUp': binding('hangUp', 'hang up leave disconnect'),
  'key-show': binding('show', 'window open raise'),
  talkMode: {
    page: 'keys',
    title: 'What the talk key does',
    words: 'push to talk ptt auto hold toggle tap mode',
  },
  'key-test': {
    page: 'keys',
    title: 'Test the keys',
    note: 'While the test runs they are only counted.',
    words: 'press release try',
  },
  microphone: {
    page: 'sound',
    title: 'Microphone',
    words: 'input device headset',
  },
  'microphone-test': {
    page: 'sound',
    title: 'Test the microphone',
    note: 'Nothing is recorded or sent.',
    words: 'level meter input try',
  },
  echoCancellation: {
    page: 'sound',
    title: 'Cancel echo',
    note: `Keeps the agent from hearing itself through your speakers. ${nextCall}`,
    words: 'processing feedback',
  },
  noiseSuppression: {
    page: 'sound',
    title: 'Suppress noise',
    note: `Takes fans and typing out of your voice. ${nextCall}`,
    words: 'processing background',
  },
  autoGainControl: {
    page: 'sound',
    title: 'Adjust the microphone’s volume by itself',
    note: nextCall,
    words: 'gain agc processing level loudness',
  },
  speaker: {
    page: 'sound',
    title: 'Speaker',
    words: 'output device headphones',
  },
  'speaker-test': {
    page: 'sound',
    title: 'Test the speaker',
    note: 'Plays a short sound.',
    words: 'tone output try',
  },
  playbackVolume: {
    page: 'sound',
    title: 'The agent’s volume',
    words: 'playback loudness output level',
  },
  sounds: {
    page: 'sound',
    title: 'Sounds',
    note: 'When your microphone goes live or off, and when a call ends or fails.',
    words: 'cue beep earcon effects chime',
  },
  soundVolume: {
    page: 'sound',
    title: 'Volume of the sounds',
    words: 'cue beep loudness level',
  },
  theme: {
    page: 'appearance',
    title: 'Theme',
    words: 'dark light mode colour color system night',
  },
  zoom: {
    page: 'appearance',
    title: 'Text size',
    note: 'Of all windows. Ctrl + and Ctrl − change it too, Ctrl 0 resets it.',
    words: 'zoom scale font larger smaller accessibility',
  },
  overlay: {
    page: 'appearance',
    title: 'Overlay',
    note: 'A small window at the tray’s corner that says what goes on. It never takes the keyboard.',
    words: 'hud notification float',
  },
  startMuted: {
    page: 'calls',
    title: 'Start calls muted',
    note: `Holds for the Talk button. The talk key always starts live. ${nextCall}`,
    words: 'microphone off live begin',
  },
  endMutedAfterMinutes: {
    page: 'calls',
    title: 'End a call left alone',
    note: 'When you are muted, and no one says or types anything.',
    words: 'auto end idle timeout minutes hang up inactive',
  },
  muteOnLock: {
    page: 'calls',
    title: 'Mute when the screen is locked',
    note: 'The call goes on, and stays muted when you are back.',
    words: 'lock screen microphone privacy',
  },
  keepAwake: {
    page: 'calls',
    title: 'Keep the computer awake during a call',
    words: 'sleep suspend power display',
  },
  'permission-microphone': {
    page: 'privacy',
    title: 'Microphone',
    words: 'permission allow access system',
  },
  'permission-camera': {
    page: 'privacy',
    title: 'Camera',
    words: 'permission allow access system video',
  },
  'permission-screen': {
    page: 'privacy',
    title: 'Screen',
    words: 'permission allow access system share recording capture',
  },
  proxy: {
    page: 'network',
    title: 'Way to your server',
    note: 'As the system’s own settings have it.',
    words: 'proxy firewall connection route direct',
  },
  updates: {
    page: 'updates',
    title: 'Look for updates and fetch them by itself',
    words: 'automatic upgrade version download',
  },
  'update-state': {
    page: 'updates',
    title: 'This version',
    words: 'update upgrade check new release',
  },
  report: {
    page: 'diagnostics',
    title: 'Report',
    note: 'Versions, devices, permissions and the log’s last lines. No conversation, no secret.',
    words: 'copy bug problem support debug',
  },
  'log-folder': {
    page: 'diagnostics',
    title: 'Log',
    words: 'folder file logs debug open',
  },
  restart: {
    page: 'diagnostics',
    title: 'Restart Parley',
    note: 'A call ends with it.',
    words: 'relaunch reload quit',
  },
  licences: {
    page: 'about',
    title: 'Third parties’ licences',
    words: 'license open source legal copyright',
  },
};

export interface Found extends Entry {
  readonly id: SettingId;
}

/**
 * The settings whose name, sentence or words have all words of a query, those with the name first.
 * @param platform as Node names it
 */
export function searchSettings(query: string, platform: string): readonly Found[] {
  const wanted = simple(query).split(' ').filter(Boolean);
  if (wanted.length === 0) return [];
  const has = (text: string): boolean => wanted.every((word) => simple(text).includes(word));
  const found = (Object.entries(settingsIndex) as [SettingId, Entry][])
    .filter(([, { only }]) => only === undefined || only === platform)
    .map(([id, entry]): Found => ({ id, ...entry }))
    .filter(({ page, title, note = '', words = '' }) =>
      has(`${title} ${note} ${words} ${pageTitles[page]}`),
    );
  return [...found.filter(({ title }) => has(title)), ...found.filter(({ title }) => !has(title))];
}

const simple = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('’', "'")
    .toLowerCase();
