/** What the computer's sleep does to a call: it comes back muted, by itself, and says so. */
import type { LocalDevice } from './local-device.js';
import type { Readable, Writable } from './store.js';
import type { ConnectionState } from './types.js';

const names = { microphone: 'microphone', camera: 'camera', screenShare: 'screen share' } as const;
type Kind = keyof typeof names;
const kinds = Object.keys(names) as readonly Kind[];

export interface SleepOptions {
  readonly connectionState: Readable<ConnectionState>;
  readonly devices: Readonly<Record<Kind, Pick<LocalDevice, 'state' | 'setEnabled'>>>;
  readonly notice: Writable<string | undefined>;
}

/** Systems may tell of the same sleep more than once. */
export class Sleep {
  readonly #options: SleepOptions;
  readonly #switchedOff = new Set<Kind>();
  #told: string | undefined;

  constructor(options: SleepOptions) {
    this.#options = options;
    for (const kind of kinds)
      options.devices[kind].state.subscribe(({ enabled }) => {
        if (enabled) this.#heard();
      });
  }

  suspend(): void {
    if (this.#isCall()) this.#switchOff();
  }

  resume(): void {
    if (this.#isCall()) {
      this.#switchOff();
      if (this.#switchedOff.size > 0) {
        this.#told = sleptNotice([...this.#switchedOff]);
        this.#options.notice.set(this.#told);
      }
    }
    this.#switchedOff.clear();
  }

  #isCall(): boolean {
    return this.#options.connectionState.get() !== 'disconnected';
  }

  /** A room that reconnects by itself publishes what is live: the user must not be heard unawares. */
  #switchOff(): void {
    for (const kind of kinds) {
      const device = this.#options.devices[kind];
      const { enabled, pending } = device.state.get();
      if (!enabled && !pending) continue;
      this.#switchedOff.add(kind);
      void device.setEnabled(false);
    }
  }

  /** The user switched something on: the notice has done its work. */
  #heard(): void {
    const { notice } = this.#options;
    if (this.#told !== undefined && notice.get() === this.#told) notice.set(undefined);
  }
}

/** What the user is told afterwards. */
function sleptNotice(off: readonly Kind[]): string {
  const list = new Intl.ListFormat('en').format(off.map((kind) => names[kind]));
  return `The computer was asleep; your ${list} ${off.length === 1 ? 'is' : 'are'} off.`;
}
