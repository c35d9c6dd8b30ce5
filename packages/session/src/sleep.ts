/** What the computer's sleep does to a call: it comes back muted, by itself, and says so. */
import type { ConnectionState } from '../../../src/shared/session.js';
import type { Readable, Writable } from './store.js';
import type { LocalDevice } from './types.js';

export interface Sleep {
  suspend(): void;
  resume(): void;
}

export interface SleepDeps {
  readonly connection: Readable<ConnectionState>;
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  readonly screenShare: LocalDevice;
  readonly notice: Writable<string | undefined>;
}

const names = { microphone: 'microphone', camera: 'camera', screenShare: 'screen share' } as const;
const kinds = Object.keys(names) as readonly (keyof typeof names)[];

/** Makes what is told of the sleep; each may be told more than once, as systems do. */
export function createSleep({ connection, notice, ...devices }: SleepDeps): Sleep {
  const switchedOff = new Set<keyof typeof names>();
  let told: string | undefined;

  /** A room that reconnects by itself publishes what is live: nobody is heard or seen unawares. */
  const switchOff = (): void => {
    for (const kind of kinds) {
      const { enabled, pending } = devices[kind].state.get();
      if (!enabled && !pending) continue;
      switchedOff.add(kind);
      void devices[kind].setEnabled(false);
    }
  };

  for (const kind of kinds)
    devices[kind].state.subscribe(({ enabled }) => {
      if (enabled && told !== undefined && notice.get() === told) notice.set(undefined);
    });

  return {
    suspend() {
      if (connection.get() !== 'disconnected') switchOff();
    },
    resume() {
      if (connection.get() !== 'disconnected') {
        switchOff();
        if (switchedOff.size > 0) notice.set((told = sleptNotice([...switchedOff])));
      }
      switchedOff.clear();
    },
  };
}

/** What the user is told afterwards. */
function sleptNotice(off: readonly (keyof typeof names)[]): string {
  const list = new Intl.ListFormat('en').format(off.map((kind) => names[kind]));
  return `The computer was asleep; your ${list} ${off.length === 1 ? 'is' : 'are'} off.`;
}
