/**
 * A page to look at, not part of the app: any state of any window by query, such as
 * `index.html?state=speaking&window=tray&theme=dark`.
 */
import '@fontsource-variable/inter/wght.css';
import '../src/renderer/ui/base.css';
import { mount } from 'svelte';
import type { About } from '../src/shared/about.js';
import { noDevices } from '../src/shared/devices.js';
import type { AppInfo } from '../src/shared/ipc.js';
import type { SystemFacts } from '../src/shared/system-facts.js';
import { writable } from '@parley/session';
import ConnectionsWindow from '../src/renderer/ui/connections/ConnectionsWindow.svelte';
import ConversationWindow from '../src/renderer/ui/conversation/ConversationWindow.svelte';
import FirstRun from '../src/renderer/ui/first-run/FirstRun.svelte';
import Overlay from '../src/renderer/ui/overlay/Overlay.svelte';
import SettingsWindow from '../src/renderer/ui/settings/SettingsWindow.svelte';
import ScreenPicker from '../src/renderer/ui/picker/ScreenPicker.svelte';
import { applyTheme } from '../src/renderer/ui/theme.js';
import TrayWindow from '../src/renderer/ui/tray/TrayWindow.svelte';
import type { OpenReader } from '../src/renderer/ui/voice/reader.js';
import { firstRunParts, firstRunStates } from './first-run.js';
import { act, connectionStates } from './connections.js';
import { overlayStates } from './overlay.js';
import { devices, paint, screens } from './pictures.js';
import { galleryLicences, settingsStates } from './settings.js';
import { states as conversationStates } from './states.js';
import type { GalleryState } from './states.js';

const query = new URLSearchParams(location.search);
const which = query.get('window') ?? 'main';
const statesOf: Readonly<Record<string, object>> = {
  picker: { sources: undefined },
  overlay: overlayStates,
  settings: settingsStates,
  // The same in the narrowest window.
  slim: settingsStates,
  connections: connectionStates,
  // The same, as narrow as it can be made.
  narrow: connectionStates,
  'first-run': firstRunStates,
  'first-run-narrow': firstRunStates,
};
const states = Object.keys(statesOf[which] ?? conversationStates);
const name = query.get('state') ?? states[0] ?? '';
if (!states.includes(name)) throw new Error(`No state "${name}": one of ${states.join(', ')}`);
applyTheme(document.documentElement, query.get('theme') === 'dark' ? 'dark' : 'light');

/** A vowel that goes up and down: made up, as all of this page is. */
const openReader: OpenReader = () => ({
  read(bands) {
    const loudness = 0.6 + 0.4 * Math.sin(performance.now() / 130);
    for (let index = 0; index < bands.length; index += 1)
      bands[index] = loudness * Math.exp(-index / 12) * (0.7 + 0.3 * Math.sin(index * 1.7));
    return loudness * 0.7;
  },
  close: () => undefined,
});

const done: string[] = [];
const note =
  (what: string) =>
  (...given: unknown[]): void => {
    done.push([what, ...given.map((value) => JSON.stringify(value))].join(' '));
  };
/** The same for what is asked of main, which answers with yes or no. */
const noteAsked =
  (what: string, answer: boolean) =>
  (...given: unknown[]): Promise<boolean> => {
    note(what)(...given);
    return Promise.resolve(answer);
  };
const target = document.querySelector<HTMLElement>('#app') ?? document.body;

function showSettings(): void {
  const state = settingsStates[name];
  if (!state) return;
  const reader = openReader('microphone');
  mount(SettingsWindow, {
    target,
    props: {
      asked: writable({ page: state.page }),
      desk: {
        info: writable<AppInfo | undefined>(state.info),
        about: writable<About | undefined>(state.about),
        licences: writable<string | undefined>(galleryLicences),
        facts: writable<SystemFacts | undefined>(state.facts),
        devices: writable(devices),
        trouble: writable(state.trouble),
        deeds: {
          change: note('change'),
          reset: note('reset'),
          exportSettings: noteAsked('export', true),
          openSettingsFile: note('open settings.json'),
          async bind(name: string, accelerator: string | null) {
            note('bind')(name, accelerator);
            return null;
          },
          record: note('record'),
          testKeys: note('test keys'),
          copyKeyCommands: note('copy keys'),
          openKeySettings: note('open key settings'),
          askForKeys: note('ask for keys'),
          refreshDevices: note('refresh devices'),
          openMicrophone: async () => reader,
          playSound: note('play'),
          refreshFacts: note('refresh facts'),
          askForMicrophone: note('ask for the microphone'),
          openPermission: note('open permission'),
          openConnections: note('connections'),
          checkForUpdates: note('check'),
          restartToUpdate: note('restart to update'),
          copyReport: noteAsked('copy report', true),
          openFirstRun: note('open first run'),
          openLogFolder: note('open log folder'),
          restart: note('restart'),
          openLink: note('link'),
        },
      },
    },
  });
  void act(state.does);
}

function showConnections(): void {
  // Going from picture to picture asks nothing about what was typed.
  addEventListener('beforeunload', (event) => event.stopImmediatePropagation());
  const state = connectionStates[name];
  mount(ConnectionsWindow, {
    target,
    props: {
      connections: writable(state?.connections),
      trouble: writable(state?.trouble),
      asked: writable({ page: state?.page ?? 'list' }),
      report: writable(state?.report),
      talkKey: writable<string | undefined>('Ctrl+Shift+Space'),
      onsave: (...given: unknown[]) => {
        note('save')(...given);
        return Promise.resolve(undefined);
      },
      ontest: note('test'),
      onask: note('ask'),
      onstop: note('stop'),
      onforgettest: note('forget the test'),
      onuse: noteAsked('use', true),
      onremove: noteAsked('remove', true),
      onmove: noteAsked('move', true),
      onduplicate: () => Promise.resolve(undefined),
      onimport: () => Promise.resolve(undefined),
      onexport: noteAsked('export', true),
      onallow: note('allow'),
      onforget: note('forget'),
      onclose: note('close'),
    },
  });
  void act(state?.does);
}

function showFirstRun(): void {
  const state = firstRunStates[name];
  if (!state) return;
  const { step, info } = state;
  mount(FirstRun, {
    target,
    props: {
      info,
      step,
      devices: writable(noDevices),
      parts: firstRunParts(state, openReader, note),
      keys: { copy: note('copy keys'), test: note('test keys') },
      ask: note('ask'),
      onaction: note('action'),
    },
  });
}

function showConversation(shown: GalleryState): object {
  const snapshot = writable(shown.snapshot);
  const rows = writable(shown.rows);
  const dropped = writable(0);
  const choosing = writable(shown.choosing);
  const shared = {
    devices: writable(shown.devices ?? noDevices),
    choosing,
    snapshot,
    info: writable(shown.info),
    openReader,
    ask: note('ask'),
    onaction: note('action'),
  };
  if (which === 'tray')
    mount(TrayWindow, {
      target,
      props: { ...shared, onopen: note('open'), onadd: note('add'), onhide: note('hide') },
    });
  else
    mount(ConversationWindow, {
      target,
      props: {
        ...shared,
        rows,
        dropped,
        videos: writable(shown.videos ?? []),
        showPicture: paint,
        onconnections: note('connections'),
        loadFirstRun: () => Promise.reject(new Error('a window of its own here')),
        onfirstrun: note('first run'),
        keys: { copy: note('copy keys'), test: note('test keys') },
        onsettings: note('settings'),
        onmenu: note('menu'),
      },
    });
  return { snapshot, rows, dropped };
}

const shown = which in statesOf ? undefined : conversationStates[name];
const stores = shown ? showConversation(shown) : {};
if (which === 'overlay')
  mount(Overlay, {
    target,
    props: {
      view: writable(overlayStates[name] ?? null),
      openReader,
      ask: note('ask'),
      onaction: note('action'),
      onopen: note('open'),
      onfit: note('fit'),
      onkeep: note('keep'),
      onclose: note('close'),
    },
  });
if (which === 'settings' || which === 'slim') showSettings();
if (which.startsWith('first-run')) showFirstRun();
if (which === 'connections' || which === 'narrow') showConnections();
if (which === 'picker')
  mount(ScreenPicker, { target, props: { sources: screens(), onpick: note('pick') } });
// For the console.
Object.assign(window, { gallery: { ...stores, done } });
