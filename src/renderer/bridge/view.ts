import { noDevices } from '../../shared/devices.js';
import type { DeviceChoices } from '../../shared/devices.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import { writable } from '@parley/session';
import type { Readable } from '@parley/session';
import type { Client } from './client.js';

/** The conversation as a window without it sees it. */
export interface RemoteSession {
  readonly snapshot: Readable<Snapshot>;
  /** How loud the microphone is, 0 to 1. */
  readonly level: Readable<number>;
  readonly devices: Readable<DeviceChoices>;
  /** Has main pass an intent to the conversation's owner. */
  ask(intent: Intent): void;
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
  return {
    snapshot,
    level,
    devices,
    ask: (intent) => void client.request('session.request', intent).catch(onError),
    dispose: () => stops.forEach((stop) => stop()),
  };
}
