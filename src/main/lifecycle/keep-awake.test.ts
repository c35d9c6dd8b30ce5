import { expect, it } from 'vitest';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { Listeners } from '../listeners.js';
import { keepAwake } from './keep-awake.js';

it('keeps the computer awake during a call, with its display on while something is seen', () => {
  const snapshots = new Listeners<Snapshot>();
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
    relay: { snapshot: () => initialSnapshot, subscribe: snapshots.subscribe },
  });
  const call: Snapshot = { ...initialSnapshot, connectionState: 'connected' };
  const sharing = { ...call, screenShare: { enabled: true, pending: false } };
  expect(calls).toEqual([]);
  for (const snapshot of [call, { ...call, replyMs: 2 }, sharing, call, initialSnapshot])
    snapshots.tell(snapshot);
  expect(calls).toEqual([
    'prevent-app-suspension 1',
    'prevent-display-sleep 2',
    'stop 1',
    'prevent-app-suspension 3',
    'stop 2',
    'stop 3',
  ]);
  snapshots.tell(call);
  stop();
  expect(calls.slice(6)).toEqual(['prevent-app-suspension 4', 'stop 4']);
});
