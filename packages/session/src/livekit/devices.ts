import type { DevicesPort } from '../ports.js';
import type { Device, DeviceKind } from '../types.js';

const kinds: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
};
/** Chromium's stand-ins for whatever the system takes at the moment. */
const standIns: ReadonlySet<string> = new Set(['', 'default', 'communications']);

/** The devices of this computer; without the permission to use one of a kind, that kind is empty. */
export const localDevices: DevicesPort = {
  async list() {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all
      .filter(({ deviceId }) => !standIns.has(deviceId))
      .map(({ kind, deviceId, label }): Device => ({ kind: kinds[kind], id: deviceId, label }));
  },
  watch(changed) {
    navigator.mediaDevices.addEventListener('devicechange', changed);
    return () => navigator.mediaDevices.removeEventListener('devicechange', changed);
  },
};
