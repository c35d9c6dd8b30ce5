import { expect, it } from 'vitest';
import { defaultAppState } from '../app-state.js';
import type { AppState } from '../app-state.js';
import { Listeners } from '../listeners.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { tellOfTray } from './tray-notice.js';

function setUp(snapshot: Snapshot, talkKey: string | null) {
  const closed = new Listeners<'hidden' | 'minimized'>();
  const bodies: string[] = [];
  let state: AppState = defaultAppState;
  tellOfTray({
    onClosed: closed.subscribe,
    notifier: { show: ({ body }) => void bodies.push(body) },
    state: {
      get: () => state,
      set: (change) => ((state = { ...state, ...change }), true),
    },
    relay: { snapshot: () => snapshot },
    talkKey: () => talkKey,
    openMain: () => undefined,
  });
  return { close: (became: 'hidden' | 'minimized') => closed.tell(became), bodies };
}

const quit = 'To end Parley, choose Quit in the tray’s menu.';

it.each<[string, Snapshot, string | null, string]>([
  ['with the key', initialSnapshot, 'Ctrl+Shift+Space', `Press Ctrl+Shift+Space to talk. ${quit}`],
  ['without a key', initialSnapshot, null, quit],
  [
    'in a call',
    { ...initialSnapshot, connectionState: 'connected' },
    'F9',
    `Your call goes on. ${quit}`,
  ],
])('says once that a closed window does not end Parley: %s', (_how, snapshot, key, words) => {
  const { close, bodies } = setUp(snapshot, key);
  close('hidden');
  close('minimized');
  expect(bodies).toEqual([words]);
});

it('says so where there is no tray', () => {
  const { close, bodies } = setUp(initialSnapshot, null);
  close('minimized');
  expect(bodies).toEqual(['This desktop shows no tray icons. To end Parley, run “parley --quit”.']);
});
