import type { About } from '../src/shared/about.js';
import { failure } from '../src/shared/failures.js';
import type { Failure } from '../src/shared/failures.js';
import type { AppInfo } from '../src/shared/ipc.js';
import { settingsPages } from '../src/shared/settings-pages.js';
import type { SettingsPage } from '../src/shared/settings-pages.js';
import { defaultSettings } from '../src/shared/settings.js';
import type { SystemFacts } from '../src/shared/system-facts.js';
import type { GalleryConnections } from './connections.js';
import type { UpdateState } from '../src/shared/updates.js';

const about = (update: UpdateState, change: Partial<About> = {}): About => ({
  version: '0.1.0',
  electron: '45.4.1',
  chromium: '152.0.7780.88',
  node: '24.11.0',
  system: 'linux x64',
  testArtefact: false,
  update,
  ...change,
});

const version = '0.2.0';
const failed = (code: Parameters<typeof failure>[0], detail?: string): UpdateState => ({
  state: 'failed',
  failure: failure(code, 0, detail),
});

const abouts = {
  idle: about({ state: 'idle' }),
  current: about({ state: 'current' }),
  later: about({ state: 'current', later: version }),
  downloading: about({ state: 'downloading', version, percent: 42 }),
  ready: about({ state: 'ready', version, afterCall: false }),
  'after-call': about({ state: 'ready', version, afterCall: true }),
  untrusted: about(failed('update.untrusted', 'latest-linux.yml: no signature of a known key')),
  unreachable: about(failed('update.unreachable', 'net::ERR_CONNECTION_REFUSED')),
  'switched-off': about({ state: 'off', reason: 'switched-off' }),
  'package-manager': about({ state: 'off', reason: 'package-manager' }),
  artefact: about(
    { state: 'off', reason: 'package-manager' },
    { electron: '33.2.1', testArtefact: true },
  ),
};

/** One made-up moment of the settings window, to look at. */
export interface GallerySettings {
  readonly page: SettingsPage;
  readonly about: About;
  readonly info: AppInfo;
  readonly facts: SystemFacts;
  readonly trouble?: Failure;
  /** Elements that the user clicks or types into, in this order, as in `connections.ts`. */
  readonly does?: GalleryConnections['does'];
}

const facts: SystemFacts = {
  permissions: {
    microphone: { state: 'granted', hasSettings: true },
    camera: { state: 'denied', hasSettings: true },
    screen: { state: 'not-determined', hasSettings: false },
  },
  route: { host: 'talk.example', proxy: 'PROXY proxy.example:3128;DIRECT' },
  graphics: ['gpu_compositing: enabled', 'webgl: enabled', 'video_decode: disabled_software'],
  keyring: 'gnome_libsecret',
  settingsFile: '/home/ada/.config/Parley/settings.json',
  logFile: '/home/ada/.config/Parley/logs/parley.log',
};

const info: AppInfo = {
  version: '0.1.0',
  platform: 'linux',
  connection: null,
  connectionRevision: 0,
  isSetUp: true,
  firstRun: null,
  settings: defaultSettings,
  hotkey: {
    label: 'Ctrl+Shift+Space',
    others: {},
    backend: 'global shortcut',
    release: true,
  },
};

const state = (page: SettingsPage, change: Partial<GallerySettings> = {}): GallerySettings => ({
  page,
  about: abouts.current,
  info,
  facts,
  ...change,
});

const changed: AppInfo = {
  ...info,
  settings: {
    ...defaultSettings,
    bindings: { ...defaultSettings.bindings, mute: 'Control+Alt+M', show: 'F9' },
    talkMode: 'hold',
    theme: 'dark',
    zoom: 1.25,
    sounds: false,
    soundVolume: 0.2,
    echoCancellation: false,
    endMutedAfterMinutes: 7,
    startMuted: true,
  },
  hotkey: {
    ...info.hotkey,
    others: {
      mute: { label: 'Ctrl+Alt+M' },
      show: { label: null, wanted: 'F9', problem: failure('hotkey.unavailable', 0) },
    },
    test: { presses: 2, releases: 1 },
  },
};

const commands: AppInfo = {
  ...info,
  hotkey: {
    label: null,
    others: {},
    backend: 'commands',
    release: true,
    problem: failure('hotkey.no-service', 0),
    commands: {
      desktop: 'sway',
      file: '~/.config/sway/config',
      lines: [
        'bindsym --no-repeat Ctrl+Shift+space exec parley --talk-down',
        'bindsym --release Ctrl+Shift+space exec parley --talk-up',
      ],
    },
  },
};

const portal: AppInfo = {
  ...info,
  hotkey: { ...info.hotkey, label: 'Meta+Space', backend: 'global shortcuts portal' },
};

/** What the settings window can show, to look at. */
export const settingsStates: Readonly<Record<string, GallerySettings>> = {
  ...Object.fromEntries(settingsPages.map((page) => [page, state(page)])),
  'general-reset': state('general', { does: [['[data-setting=reset] button', null]] }),
  'general-broken': state('general', {
    info: { ...info, settingsProblem: 'theme, zoom not understood' },
  }),
  'keys-changed': state('keys', { info: changed }),
  'keys-recording': state('keys', { does: [['[data-setting=key-mute] button', null]] }),
  'keys-commands': state('keys', { info: commands }),
  'keys-portal': state('keys', { info: portal }),
  'sound-changed': state('sound', {
    info: changed,
    does: [['[data-setting=microphone-test] button', null]],
  }),
  'appearance-changed': state('appearance', { info: changed }),
  'calls-changed': state('calls', { info: changed }),
  'privacy-linux': state('privacy', {
    facts: {
      ...facts,
      permissions: {
        microphone: { state: 'refused-here', hasSettings: true },
        camera: { state: 'not-managed', hasSettings: false },
        screen: { state: 'not-managed', hasSettings: false },
      },
    },
  }),
  search: state('general', { does: [['[type=search]', 'microphone']] }),
  'search-none': state('general', { does: [['[type=search]', 'xylophone']] }),
  trouble: state('diagnostics', { trouble: failure('folder.unavailable', 0, facts.logFile) }),
  ...Object.fromEntries(
    Object.entries(abouts).map(([name, about]) => [`updates-${name}`, state('updates', { about })]),
  ),
  artefact: state('about', { about: abouts.artefact }),
};

const rule = `\n\n${'-'.repeat(80)}\n\n`;
const mit =
  'MIT License\n\nCopyright (c) The authors\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction.';

/** A licence file as a package has it. */
export const galleryLicences = [
  'Parley is made with the software below. Electron and Chromium have their own files.',
  ...['atomically 2.1.1', 'jose 6.2.17', 'svelte 5.57.3', 'zod 4.6.7'].map(
    (name) => `${name} (MIT)\n\n${mit}`,
  ),
].join(rule);
