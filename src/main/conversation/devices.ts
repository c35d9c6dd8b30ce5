import { noDevices } from '../../shared/devices.js';
import type { DeviceChoices } from '../../shared/devices.js';
import type { DeviceSelection } from '../../shared/ipc.js';
import type { Settings } from '../../shared/settings.js';
import type { Door } from '../ipc/ipc.js';
import { Listeners } from '../listeners.js';
import type { Store } from '../settings-store.js';

export interface DevicesDeps {
  readonly tell: Door['tell'];
  readonly settings: Pick<Store<Settings>, 'set'>;
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

/** Makes the service. */
export function createDevices({ tell, settings }: DevicesDeps): DevicesService {
  const listeners = new Listeners<DeviceChoices>();
  let current = noDevices;
  return {
    current: () => current,
    publish(choices) {
      current = choices;
      tell('view', 'devices.changed', choices);
      listeners.tell(choices);
    },
    prefer: ({ kind, device }) => settings.set({ [kind]: device }),
    subscribe: listeners.subscribe,
  };
}
