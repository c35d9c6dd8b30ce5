import { expect, it } from 'vitest';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { defaultSettings } from '../../shared/settings.js';
import type { Settings } from '../../shared/settings.js';
import { Listeners } from '../listeners.js';
import { keepAwake } from './keep-awake.js';

it('keeps the computer awake during a call, with its display on while something is seen, unless the user wants none of it', () => {
  const snapshots = new Listeners<Snapshot>();
  const changes = new Listeners<Settings>();
  let snapshot = initialSnapshot;
  let settings = defaultSettings;
  const calls: string[] = [];
  let id = 0;
  const stop = keepAwake({
    powerSaveBlocker: {
      start(kind) {
        calls.push(`${kind} ${(id += 1)}`);
        return id;
      },
      stop: (one) => calls.push(`stop ${one}`) > 0,
    },
    relay: { snapshot: () => snapshot, subscribe: snapshots.subscribe },
    settings: { get: () => settings, subscribe: changes.subscribe },
  });
  const tell = (now: Snapshot): void => {
    snapshot = now;
    snapshots.tell(now);
  };
  const want = (keep: boolean): void => {
    settings = { ...settings, keepAwake: keep };
    changes.tell(settings);
  };
  const call: Snapshot = { ...initialSnapshot, connectionState: 'connected' };
  const sharing = { ...call, screenShare: { enabled: true, pending: false } };
  expect(calls).toEqual([]);
  for (const now of [call, { ...call, replyMs: 2 }, sharing, call, initialSnapshot]) tell(now);
  expect(calls).toEqual([
    'prevent-app-suspension 1',
    'prevent-display-sleep 2',
    'stop 1',
    'prevent-app-suspension 3',
    'stop 2',
    'stop 3',
  ]);
  tell(call);
  want(false);
  tell(sharing);
  expect(calls.slice(6)).toEqual(['prevent-app-suspension 4', 'stop 4']);
  want(true);
  stop();
  expect(calls.slice(8)).toEqual(['prevent-display-sleep 5', 'stop 5']);
});
