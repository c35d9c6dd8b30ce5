import { describe, expect, it } from 'vitest';
import { noDevices } from '../../shared/devices.js';
import type { DeviceChoices } from '../../shared/devices.js';
import { defaultSettings } from '../../shared/settings.js';
import type { Settings } from '../../shared/settings.js';
import { Listeners } from '../listeners.js';
import { createDevices } from './devices.js';

const some: DeviceChoices = {
  ...noDevices,
  speaker: { devices: [{ kind: 'speaker', id: 'a', label: 'A' }], preferred: null },
};

function setUp() {
  const told: unknown[] = [];
  const kept: unknown[] = [];
  const asked: unknown[] = [];
  const changes = new Listeners<Settings>();
  let settings: Settings = defaultSettings;
  const set = (change: Partial<Settings>): boolean => {
    settings = { ...settings, ...change };
    changes.tell(settings);
    return kept.push(change) > 0;
  };
  const devices = createDevices({
    tell: (...args) => void told.push(args),
    settings: { get: () => settings, set, subscribe: changes.subscribe },
    relay: { request: (intent) => void asked.push(intent) },
  });
  return { devices, told, kept, asked, set };
}

describe('the devices', () => {
  it('are kept and told to the views and the listeners', () => {
    const { devices, told } = setUp();
    const seen: DeviceChoices[] = [];
    const stop = devices.subscribe((choices) => void seen.push(choices));
    expect(devices.current()).toBe(noDevices);
    devices.publish(some);
    expect(devices.current()).toBe(some);
    expect(told).toEqual([
      ['view', 'devices.changed', some],
      ['settings', 'devices.changed', some],
    ]);
    stop();
    devices.publish(noDevices);
    expect(seen).toEqual([some]);
  });

  it('are remembered by their kind', () => {
    const { devices, kept, asked } = setUp();
    devices.prefer({ kind: 'camera', device: { id: 'c', label: 'C' } });
    devices.prefer({ kind: 'camera', device: { id: 'c', label: 'C' } });
    devices.prefer({ kind: 'camera', device: null });
    expect(kept).toEqual([{ camera: { id: 'c', label: 'C' } }, { camera: null }]);
    // It comes from the conversation's owner, which uses it already.
    expect(asked).toEqual([]);
  });

  it('that are chosen in the settings count in a running call, and once', () => {
    const { devices, asked, kept, set } = setUp();
    const device = { id: 's', label: 'S' };
    set({ speaker: device });
    expect(asked).toEqual([{ type: 'select-device', kind: 'speaker', device }]);
    devices.prefer({ kind: 'speaker', device });
    set({ theme: 'dark' });
    expect(asked).toHaveLength(1);
    expect(kept).toHaveLength(2);
    set({ ...defaultSettings });
    expect(asked[1]).toEqual({ type: 'select-device', kind: 'speaker', device: null });
  });
});
