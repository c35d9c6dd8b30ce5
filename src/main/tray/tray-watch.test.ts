import { describe, expect, it } from 'vitest';
import { FakeBus } from '../bus/testing.js';
import { fakeLog } from '../testing.js';
import { stayReachable } from './stay-reachable.js';
import { TrayWatch } from './tray-watch.js';

const watcher = 'org.kde.StatusNotifierWatcher';

async function setUp({ isThere, isOnScreen }: { isThere: boolean; isOnScreen: boolean }) {
  const bus = new FakeBus({ NameHasOwner: () => isThere });
  const happened: string[] = [];
  let wait: (() => void) | undefined;
  const trayWatch = new TrayWatch({
    bus,
    after(_ms, run) {
      wait = run;
      return () => (wait = undefined);
    },
    log: fakeLog(),
  });
  stayReachable({
    trayWatch,
    isOnScreen: () => isOnScreen,
    showMain: () => void happened.push('show'),
    relay: {
      report: ({ code }) => void happened.push(code),
      request: (intent) => void happened.push(intent.type),
    },
    now: () => 0,
    log: fakeLog(),
  });
  await bus.connect();
  const owner = (now: string): void =>
    bus.signal('org.freedesktop.DBus', 'NameOwnerChanged', [watcher, '', now]);
  return { happened, owner, waitLong: () => wait?.() };
}

describe('the panel with the tray icon', () => {
  it('leaves a hidden window reachable when it is gone for good', async () => {
    const { happened, owner, waitLong } = await setUp({ isThere: true, isOnScreen: false });
    expect(happened).toEqual(['dismiss-failure']);
    owner('');
    expect(happened).toHaveLength(1);
    waitLong();
    expect(happened.slice(1)).toEqual(['show', 'tray.unavailable']);
    owner(':1.7');
    expect(happened.at(-1)).toBe('dismiss-failure');
  });

  it('may start again, which is not told', async () => {
    const { happened, owner, waitLong } = await setUp({ isThere: true, isOnScreen: false });
    owner('');
    owner(':1.9');
    waitLong();
    expect(happened).toEqual(['dismiss-failure']);
  });

  it('is missed at a start without a window, and told to no one whose desktop has none', async () => {
    const { happened } = await setUp({ isThere: false, isOnScreen: false });
    expect(happened).toEqual(['show']);
    const seen = await setUp({ isThere: false, isOnScreen: true });
    expect(seen.happened).toEqual([]);
  });
});
