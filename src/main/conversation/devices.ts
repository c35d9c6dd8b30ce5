import { noDevices } from '../../shared/devices.js';
import type { DeviceChoices, DeviceKind, DevicePreference } from '../../shared/devices.js';
import type { DeviceSelection } from '../../shared/ipc.js';
import type { Settings } from '../../shared/settings.js';
import type { Door } from '../ipc/ipc.js';
import { Listeners } from '../listeners.js';
import type { Store } from '../settings-store.js';
import type { SessionRelay } from './session-relay.js';

export interface DevicesDeps {
  readonly tell: Door['tell'];
  readonly settings: Pick<Store<Settings>, 'get' | 'set' | 'subscribe'>;
  readonly relay: Pick<SessionRelay, 'request'>;
}

/** Keeps what the conversation's owner said last of this computer's devices, and tells it on. */
export interface DevicesService {
  current(): DeviceChoices;
  /** The owner's new list. */
  publish(choices: DeviceChoices): void;
  /** Keeps which device to use in the next calls too. */
  prefer(selection: DeviceSelection): void;
  /** Calls `run` with every list from now on. @returns an unsubscribe function */
  subscribe(run: (choices: DeviceChoices) => void): () => void;
}

const kinds: readonly DeviceKind[] = ['microphone', 'camera', 'speaker'];

const isSame = (one: DevicePreference | null, other: DevicePreference | null): boolean =>
  one?.id === other?.id && one?.label === other?.label;

/** Makes the service. */
export function createDevices({ tell, settings, relay }: DevicesDeps): DevicesService {
  const listeners = new Listeners<DeviceChoices>();
  let current = noDevices;
  let known = settings.get();
  // What is chosen in the settings counts in a running call too.
  settings.subscribe((now) => {
    const before = known;
    known = now;
    for (const kind of kinds)
      if (!isSame(before[kind], now[kind]))
        relay.request({ type: 'select-device', kind, device: now[kind] });
  });
  return {
    current: () => current,
    publish(choices) {
      current = choices;
      tell('view', 'devices.changed', choices);
      tell('settings', 'devices.changed', choices);
      listeners.tell(choices);
    },
    prefer({ kind, device }) {
      // The owner uses it already.
      known = { ...known, [kind]: device };
      if (!isSame(settings.get()[kind], device)) settings.set({ [kind]: device });
    },
    subscribe: listeners.subscribe,
  };
}
