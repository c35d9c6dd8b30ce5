import { deviceLimit } from '../../shared/devices.js';
import type { DeviceChoice, DeviceChoices } from '../../shared/devices.js';
import type { Readable } from '@parley/session';
import type { Client } from './client.js';

const bounded = (choice: DeviceChoice): DeviceChoice => ({
  ...choice,
  devices: choice.devices.slice(0, deviceLimit),
});

/**
 * Tells main which devices there are, for the other surfaces.
 * @returns stops that
 */
export function tellDevices(
  client: Client,
  choices: Readable<DeviceChoices>,
  onError: (error: unknown) => void,
): () => void {
  return choices.subscribe(({ microphone, camera, speaker }) => {
    const told = {
      microphone: bounded(microphone),
      camera: bounded(camera),
      speaker: bounded(speaker),
    };
    client.request('devices.publish', told).catch(onError);
  });
}
