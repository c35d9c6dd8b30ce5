import { describe, expect, it } from 'vitest';
import { noDevices } from '../../shared/devices.js';
import type { DeviceChoices } from '../../shared/devices.js';
import { writable } from '@parley/session';
import { tellDevices } from './devices.js';
import { createRemoteSession } from './view.js';
import { createFakeClient, settled, unexpected } from './testing.js';

describe('devices', () => {
  const some: DeviceChoices = {
    ...noDevices,
    speaker: { devices: [{ kind: 'speaker', id: 'a', label: 'A' }], preferred: null },
  };

  it('are told to main, no more of them than it takes', () => {
    const { client, asked } = createFakeClient();
    const choices = writable(noDevices);
    tellDevices(client, choices, unexpected);
    const many = Array.from({ length: 100 }, (_, index) => ({
      kind: 'speaker' as const,
      id: String(index),
      label: '',
    }));
    choices.set({ ...noDevices, speaker: { devices: many, preferred: null } });
    expect(asked.map(({ name }) => name)).toEqual(['devices.publish', 'devices.publish']);
    expect((asked[1]?.input as DeviceChoices).speaker.devices).toHaveLength(64);
  });

  it('are shown in other windows, the newest word last', async () => {
    const { client, tell } = createFakeClient({ 'devices.current': () => some });
    const { devices } = createRemoteSession(client, unexpected);
    await settled();
    expect(devices.get()).toEqual(some);
    const late = createFakeClient({ 'devices.current': () => noDevices });
    const other = createRemoteSession(late.client, unexpected);
    late.tell('devices.changed', some);
    await settled();
    expect(other.devices.get()).toEqual(some);
    tell('devices.changed', noDevices);
    expect(devices.get()).toEqual(noDevices);
  });
});
