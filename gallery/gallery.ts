/**
 * A page to look at, not part of the app: any state of any window by query, such as
 * `index.html?state=speaking&window=tray&theme=dark`.
 */
import '@fontsource-variable/inter/wght.css';
import '../src/renderer/ui/base.css';
import { mount } from 'svelte';
import { noDevices } from '../src/shared/devices.js';
import { writable } from '@parley/session';
import AboutWindow from '../src/renderer/ui/about/AboutWindow.svelte';
import ConnectionsWindow from '../src/renderer/ui/connections/ConnectionsWindow.svelte';
import ConversationWindow from '../src/renderer/ui/conversation/ConversationWindow.svelte';
import Overlay from '../src/renderer/ui/overlay/Overlay.svelte';
import ScreenPicker from '../src/renderer/ui/picker/ScreenPicker.svelte';
import { applyTheme } from '../src/renderer/ui/theme.js';
import TrayWindow from '../src/renderer/ui/tray/TrayWindow.svelte';
import type { OpenReader } from '../src/renderer/ui/voice/reader.js';
import { aboutStates, galleryLicences } from './about.js';
import { act, connectionStates } from './connections.js';
import { overlayStates } from './overlay.js';
import { paint, screens } from './pictures.js';
import { states as conversationStates } from './states.js';
import type { GalleryState } from './states.js';

const query = new URLSearchParams(location.search);
const which = query.get('window') ?? 'main';
const statesOf: Readonly<Record<string, object>> = {
  picker: { sources: undefined },
  overlay: overlayStates,
  about: aboutStates,
  connections: connectionStates,
  // The same, as narrow as it can be made.
  narrow: connectionStates,
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

function showAbout(): void {
  mount(AboutWindow, {
    target,
    props: {
      about: writable(aboutStates[name]),
      licences: writable<string | undefined>(galleryLicences),
      trouble: writable(undefined),
      oncheck: note('check'),
      onrestart: note('restart'),
      onallow: note('allow'),
      onlink: note('link'),
    },
  });
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
      onallow: note('allow'),
      onforget: note('forget'),
      onclose: note('close'),
    },
  });
  void act(state?.does);
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
        onhelp: note('help'),
        keys: { copy: note('copy keys'), test: note('test keys') },
        onabout: note('about'),
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
if (which === 'about') showAbout();
if (which === 'connections' || which === 'narrow') showConnections();
if (which === 'picker')
  mount(ScreenPicker, { target, props: { sources: screens(), onpick: note('pick') } });
// For the console.
Object.assign(window, { gallery: { ...stores, done } });
