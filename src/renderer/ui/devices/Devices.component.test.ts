import { render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { tick } from 'svelte';
import { expect, it } from 'vitest';
import { writable } from '@parley/session';
import { inCall, settle } from '@parley/session/testing';
import { noDevices } from '../../../shared/devices.js';
import type { DeviceChoices, DeviceKind } from '../../../shared/devices.js';
import type { Intent } from '../../../shared/session.js';
import Devices from './Devices.svelte';

const builtIn = { kind: 'microphone', id: 'built-in', label: 'Built-in' } as const;
const headset = { kind: 'microphone', id: 'headset', label: 'AirPods' } as const;

/** The choice of devices of a running call, opened for one kind. */
async function show(first: DeviceKind = 'microphone') {
  const { session, world } = await inCall({
    before: (made) => (made.devices = [builtIn, headset]),
  });
  const { microphone, camera, speaker } = session.devices;
  const devices = writable<DeviceChoices>(noDevices);
  const change = (): void =>
    devices.set({ microphone: microphone.get(), camera: camera.get(), speaker: speaker.get() });
  for (const one of [microphone, camera, speaker]) one.subscribe(change);
  const choosing = writable<DeviceKind | undefined>(first);
  const asked: Intent[] = [];
  const view = render(Devices, {
    devices,
    choosing,
    ask(intent: Intent) {
      asked.push(intent);
      if (intent.type === 'refresh-devices') void session.devices.refresh();
      if (intent.type === 'select-device') void session.devices.select(intent.kind, intent.device);
    },
  });
  await view.findByRole('dialog', { name: 'Devices' });
  const select = (name: string): HTMLSelectElement => screen.getByRole('combobox', { name });
  const chosen = (name: string): string => {
    const { options, selectedIndex } = select(name);
    return options[selectedIndex]?.text.trim() ?? '';
  };
  const offered = (name: string): string[] =>
    [...select(name).options].map((one) => one.text.trim());
  const update = async (): Promise<void> => {
    await settle();
    await tick();
  };
  return {
    ...view,
    user: userEvent.setup(),
    world,
    choosing,
    asked,
    select,
    chosen,
    offered,
    update,
  };
}

it('opens at the kind that the user was asked about, and looks what is plugged in', async () => {
  const { asked, select, chosen, offered } = await show('speaker');
  expect(document.activeElement).toBe(select('Speaker'));
  expect(asked).toEqual([{ type: 'refresh-devices' }]);
  expect(offered('Microphone')).toEqual(['System default', 'Built-in', 'AirPods']);
  expect(chosen('Microphone')).toBe('System default');
  expect(offered('Camera')).toEqual(['No camera available']);
});

it('moves the call to the chosen device, warns of its sound, and back to the default', async () => {
  const { user, world, select, chosen, update, getByRole, queryByRole } = await show();
  expect(queryByRole('note')).toBeNull();
  await user.selectOptions(select('Microphone'), 'AirPods');
  await update();
  expect(world.mic.deviceId).toBe('headset');
  expect(chosen('Microphone')).toBe('AirPods');
  expect(getByRole('note').textContent).toContain('Bluetooth');
  await user.selectOptions(select('Microphone'), 'System default');
  await update();
  expect(chosen('Microphone')).toBe('System default');
  expect(queryByRole('note')).toBeNull();
});

it('goes on showing a chosen device that was unplugged, as not connected', async () => {
  const { user, world, select, chosen, offered, update } = await show();
  await user.selectOptions(select('Microphone'), 'AirPods');
  await update();
  await world.plug([builtIn]);
  await update();
  expect(chosen('Microphone')).toBe('AirPods (not connected)');
  expect(offered('Microphone')).toEqual(['System default', 'Built-in', 'AirPods (not connected)']);
  await world.plug([builtIn, headset]);
  await update();
  expect(chosen('Microphone')).toBe('AirPods');
});

it('names a device whose name the system keeps to itself', async () => {
  const { world, offered, update } = await show();
  await world.plug([{ ...builtIn, label: '' }]);
  await update();
  expect(offered('Microphone')).toEqual(['System default', 'Unnamed']);
});

it('closes with its button, and can be opened again', async () => {
  const { user, choosing, update, getByRole, queryByRole, findByRole } = await show();
  await user.click(getByRole('button', { name: 'Done' }));
  await update();
  expect(queryByRole('dialog')).toBeNull();
  expect(choosing.get()).toBeUndefined();
  choosing.set('camera');
  await findByRole('dialog', { name: 'Devices' });
  expect(document.activeElement).toBe(getByRole('combobox', { name: 'Camera' }));
});
