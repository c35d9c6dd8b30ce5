import { describe, expect, it } from 'vitest';
import { noDevices } from '../../shared/devices.js';
import type { DeviceChoices } from '../../shared/devices.js';
import { createDevices } from './devices.js';

const some: DeviceChoices = {
  ...noDevices,
  speaker: { devices: [{ kind: 'speaker', id: 'a', label: 'A' }], preferred: null },
};

function setUp() {
  const told: unknown[] = [];
  const kept: unknown[] = [];
  const devices = createDevices({
    tell: (...args) => void told.push(args),
    settings: { set: (change) => kept.push(change) > 0 },
  });
  return { devices, told, kept };
}

describe('the devices', () => {
  it('are kept and told to the views and the listeners', () => {
    const { devices, told } = setUp();
    const seen: DeviceChoices[] = [];
    const stop = devices.subscribe((choices) => void seen.push(choices));
    expect(devices.current()).toBe(noDevices);
    devices.publish(some);
    expect(devices.current()).toBe(some);
    expect(told).toEqual([['view', 'devices.changed', some]]);
    stop();
    devices.publish(noDevices);
    expect(seen).toEqual([some]);
  });

  it('are remembered by their kind', () => {
    const { devices, kept } = setUp();
    devices.prefer({ kind: 'camera', device: { id: 'c', label: 'C' } });
    devices.prefer({ kind: 'microphone', device: null });
    expect(kept).toEqual([{ camera: { id: 'c', label: 'C' } }, { microphone: null }]);
  });
});
