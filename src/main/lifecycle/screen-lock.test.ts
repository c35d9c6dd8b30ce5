import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { FakeBus } from '../bus/testing.js';
import { fakeLog } from '../testing.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { defaultSettings } from '../../shared/settings.js';
import { LoginSession } from './login-session.js';
import { muteOnLock } from './screen-lock.js';

const session = 'org.freedesktop.login1.Session';
const mine = '/org/freedesktop/login1/session/_32';
const live: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connected',
  microphone: { enabled: true, pending: false },
};

async function setUp(snapshot = live, settings = defaultSettings) {
  const bus = new FakeBus({ GetSession: () => mine });
  const powerMonitor = new EventEmitter();
  const asked: unknown[] = [];
  const loginSession = new LoginSession({ bus, id: '2', pid: 1, log: fakeLog() });
  const stop = muteOnLock({
    powerMonitor: powerMonitor as never,
    loginSession,
    relay: { snapshot: () => snapshot, request: (intent) => void asked.push(intent) },
    settings: { get: () => settings },
  });
  await bus.connect();
  return { bus, powerMonitor, asked, stop };
}

const mute = { type: 'set-microphone', enabled: false };

describe('a locked screen', () => {
  it('mutes a call: told by Electron, asked for on the system’s bus, or done by the desktop', async () => {
    const { bus, powerMonitor, asked, stop } = await setUp();
    powerMonitor.emit('lock-screen');
    bus.signal(session, 'Lock', [], mine);
    const properties = 'org.freedesktop.DBus.Properties';
    bus.signal(properties, 'PropertiesChanged', [session, { LockedHint: true }, []], mine);
    expect(asked).toEqual([mute, mute, mute]);
    bus.signal(properties, 'PropertiesChanged', [session, { LockedHint: false }, []], mine);
    bus.signal(session, 'Unlock', [], mine);
    stop();
    powerMonitor.emit('lock-screen');
    bus.signal(session, 'Lock', [], mine);
    expect(asked).toHaveLength(3);
  });

  it('of another user’s session changes nothing', async () => {
    const { bus, asked } = await setUp();
    bus.signal(session, 'Lock', [], '/org/freedesktop/login1/session/_35');
    expect(asked).toEqual([]);
  });

  it.each([
    ['there is no call', initialSnapshot, defaultSettings],
    ['it is muted', { ...live, microphone: initialSnapshot.microphone }, defaultSettings],
    ['the user does not want it', live, { ...defaultSettings, muteOnLock: false }],
  ])('asks for nothing when %s', async (_when, snapshot, settings) => {
    const { powerMonitor, asked } = await setUp(snapshot, settings);
    powerMonitor.emit('lock-screen');
    expect(asked).toEqual([]);
  });
});
