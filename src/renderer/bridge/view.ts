import { noDevices, type DeviceChoices } from '../../shared/devices.js';
import { initialSnapshot, type Intent, type Snapshot } from '../../shared/session.js';
import { writable, type Readable } from '@parley/session';
import type { Client } from './client.js';
import type { Controls } from './owner.js';

/** The conversation as a window without it sees it. */
export interface RemoteSession {
  readonly snapshot: Readable<Snapshot>;
  /** How loud the microphone is, 0 to 1. */
  readonly level: Readable<number>;
  readonly devices: Readable<DeviceChoices>;
  readonly controls: Controls;
  dispose(): void;
}

/** Draws from main's last snapshot and sends intents to the conversation's owner. */
export function createRemoteSession(
  client: Client,
  onError: (error: unknown) => void,
): RemoteSession {
  const snapshot = writable<Snapshot>(initialSnapshot);
  const level = writable(0);
  const devices = writable<DeviceChoices>(noDevices);
  let changed = false;
  const stops = [
    client.on('session.changed', (value) => {
      changed = true;
      snapshot.set(value);
    }),
    client.on('session.level', level.set),
    client.on('devices.changed', devices.set),
  ];
  client.request('session.snapshot', undefined).then((last) => {
    if (!changed) snapshot.set(last);
  }, onError);
  client.request('devices.current', undefined).then((last) => {
    // A change that overtook the answer is the newer of the two.
    if (devices.get() === noDevices) devices.set(last);
  }, onError);
  const ask = (intent: Intent): void => {
    client.request('session.request', intent).catch(onError);
  };
  return {
    snapshot,
    level,
    devices,
    controls: {
      start: () => ask({ type: 'start' }),
      end: () => ask({ type: 'end' }),
      retry: () => ask({ type: 'retry' }),
      setMicrophone: (enabled) => ask({ type: 'set-microphone', enabled }),
      setCamera: (enabled) => ask({ type: 'set-camera', enabled }),
      setScreenShare: (enabled) => ask({ type: 'set-screen-share', enabled }),
      selectDevice: (kind, device) => ask({ type: 'select-device', kind, device }),
      refreshDevices: () => ask({ type: 'refresh-devices' }),
      dismiss: (code) => ask({ type: 'dismiss-failure', code }),
    },
    dispose: () => stops.forEach((stop) => stop()),
  };
}
