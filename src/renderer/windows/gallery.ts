/**
 * A page to look at, not part of the app: any state of either window by query, such as
 * `gallery.html?state=speaking&window=tray&theme=dark`.
 */
import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import { mount } from 'svelte';
import { writable } from '../model/store.js';
import ConversationWindow from '../ui/conversation/ConversationWindow.svelte';
import { applyTheme } from '../ui/theme.js';
import TrayWindow from '../ui/tray/TrayWindow.svelte';
import type { OpenReader } from '../ui/voice/reader.js';
import { states } from './gallery-states.js';
import { pageTarget } from './target.js';

const query = new URLSearchParams(location.search);
const name = query.get('state') ?? 'fresh';
const shown = states[name];
if (!shown) throw new Error(`No state "${name}": one of ${Object.keys(states).join(', ')}`);
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

const snapshot = writable(shown.snapshot);
const rows = writable(shown.rows);
const dropped = writable(0);
const done: string[] = [];
const note =
  (what: string) =>
  (...given: unknown[]): void => {
    done.push([what, ...given.map((value) => JSON.stringify(value))].join(' '));
  };
// For whoever drives the page.
Object.assign(window, { gallery: { snapshot, rows, dropped, done, states: Object.keys(states) } });

const shared = {
  snapshot,
  info: writable(shown.info),
  openReader,
  onstart: note('start'),
  onend: note('end'),
  onmicrophone: note('microphone'),
  onaction: note('action'),
  ondismiss: note('dismiss'),
};
const target = pageTarget();
if (query.get('window') === 'tray')
  mount(TrayWindow, { target, props: { ...shared, onopen: note('open'), onhide: note('hide') } });
else
  mount(ConversationWindow, {
    target,
    props: {
      ...shared,
      rows,
      dropped,
      onsend: note('send'),
      onresend: note('resend'),
      onhelp: note('help'),
    },
  });
