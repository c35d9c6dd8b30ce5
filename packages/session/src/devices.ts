/** Which devices there are and which are used: the preferred one while it is there, else the default. */
import type { Failures } from './failures.js';
import type { Cancel, Clock, DevicesPort, Logger } from './ports.js';
import { onAbort } from './signals.js';
import { sameData, transaction, writable } from './store.js';
import type { Readable, Writable } from './store.js';
import type {
  AbortSignalLike,
  Device,
  DeviceChoice,
  DeviceKind,
  DevicePreference,
} from './types.js';

/** On Linux no event tells that the device in use was unplugged: the list is read again and again. */
const lookEveryMs = 2_500;
/** Chromium's name for the system's default; cameras have no such name, but an order. */
const systemDefault = 'default';

export interface DevicesOptions {
  readonly port: DevicesPort;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly failures: Failures;
  /** What the user prefers, as long as nothing else was selected here. */
  readonly preferred: (kind: DeviceKind) => DevicePreference | null;
  /** Moves a running track or the sound to this device; undefined where nothing runs. */
  readonly use: (kind: DeviceKind, deviceId: string) => Promise<void> | undefined;
  /** The device that a running track comes from; undefined: nothing runs, or it is unknown. */
  readonly inUse: (kind: DeviceKind) => string | undefined;
}

const kinds: readonly DeviceKind[] = ['microphone', 'camera', 'speaker'];
const replaced = {
  microphone: 'media.replaced',
  camera: 'camera.replaced',
  speaker: 'speaker.replaced',
} as const;
const refused = {
  microphone: 'media.failed',
  camera: 'camera.failed',
  speaker: 'speaker.failed',
} as const;

/** Lists and selection of microphones, cameras and speakers. */
export class Devices {
  readonly #options: DevicesOptions;
  readonly #choices: Readonly<Record<DeviceKind, Writable<DeviceChoice>>> = {
    microphone: createChoice(),
    camera: createChoice(),
    speaker: createChoice(),
  };
  readonly #selections = new Map<DeviceKind, DevicePreference | null>();
  /** Where this call's tracks were moved to: a device that refused is not asked again and again. */
  readonly #movedTo = new Map<DeviceKind, string>();
  /** What ran at the last look: another device may have taken an unplugged one's place by the next. */
  readonly #ranOn = new Map<DeviceKind, string | undefined>();
  readonly #stopWatching: () => void;
  #cancelLook: Cancel | undefined;
  #looking: Promise<void> | undefined;
  #call: AbortSignalLike | undefined;

  readonly microphone: Readable<DeviceChoice> = this.#choices.microphone;
  readonly camera: Readable<DeviceChoice> = this.#choices.camera;
  readonly speaker: Readable<DeviceChoice> = this.#choices.speaker;

  /** @internal Lists the devices when a call begins, or when the system reports a change. */
  constructor(options: DevicesOptions) {
    this.#options = options;
    this.#stopWatching = options.port.watch(() => void this.refresh());
  }

  /** Uses this device from now on, in a running call too; null: the system's default. */
  async select(kind: DeviceKind, device: DevicePreference | null): Promise<void> {
    this.#selections.set(kind, device);
    const before = this.#choices[kind].get();
    const selected = chooseDevice(before.devices, device);
    transaction(() => {
      this.#options.failures.remove(replaced[kind]);
      this.#choices[kind].set({ ...before, preferred: device, selected });
    });
    if (this.#isInCall) await this.#move(kind, selected);
  }

  /** Looks which devices there are; happens by itself in a call and when one is plugged in. */
  refresh(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** @internal The device to open for this; undefined: the system's default. */
  idFor(kind: DeviceKind): string | undefined {
    const preferred = this.#preferenceFor(kind);
    return chooseDevice(this.#choices[kind].get().devices, preferred)?.id ?? preferred?.id;
  }

  /**
   * @internal A call begins: the devices are watched from now on.
   * @param call aborted when it is over
   */
  begin(call: AbortSignalLike): void {
    this.#call = call;
    this.#movedTo.clear();
    this.#ranOn.clear();
    void this.refresh();
    this.#lookLater();
    onAbort(call, () => this.#cancelLook?.());
  }

  /** @internal The session's calls are over for good. */
  dispose(): void {
    this.#stopWatching();
  }

  get #isInCall(): boolean {
    return this.#call?.aborted === false;
  }

  #lookLater(): void {
    this.#cancelLook = this.#options.clock.after(lookEveryMs, () => {
      void this.refresh();
      this.#lookLater();
    });
  }

  async #look(): Promise<void> {
    try {
      const all = await this.#options.port.list();
      transaction(() => {
        for (const kind of kinds)
          this.#found(
            kind,
            all.filter((one) => one.kind === kind),
          );
      });
    } catch (error) {
      this.#options.logger.warn(`devices: ${String(error)}`);
    }
  }

  /** Compares what is there with what was there, and follows. */
  #found(kind: DeviceKind, devices: readonly Device[]): void {
    const before = this.#choices[kind].get();
    const preferred = this.#preferenceFor(kind);
    const selected = chooseDevice(devices, preferred);
    this.#choices[kind].set({ devices, preferred, selected });
    const used = this.#options.inUse(kind);
    const was = this.#usedBefore(kind, before, used);
    this.#ranOn.set(kind, used);
    if (!this.#isInCall) return;
    if (was !== undefined && has(before.devices, was) && !has(devices, was))
      this.#fallBack(kind, devices, selected);
    else if (selected && selected.id !== used && selected.id !== this.#movedTo.get(kind)) {
      this.#options.failures.remove(replaced[kind]);
      void this.#move(kind, selected);
    }
  }

  /** The device whose loss would be noticed. */
  #usedBefore(kind: DeviceKind, before: DeviceChoice, used?: string): string | undefined {
    // Sound goes to a speaker all the time; a device that is off is missed by no one.
    if (kind !== 'speaker' && used === undefined) return undefined;
    const was = before.selected?.id ?? this.#ranOn.get(kind) ?? used;
    return was === systemDefault ? undefined : was;
  }

  /** The device in use was unplugged. */
  #fallBack(kind: DeviceKind, devices: readonly Device[], selected: Device | undefined): void {
    // Without any other device the track's own end says more.
    if (devices.length > 0) this.#options.failures.add(replaced[kind]);
    void this.#move(kind, selected);
  }

  async #move(kind: DeviceKind, to: Device | undefined): Promise<void> {
    try {
      const id = to?.id ?? this.#defaultOf(kind);
      const moving = this.#options.use(kind, id);
      if (!moving) return;
      this.#movedTo.set(kind, id);
      await moving;
    } catch (error) {
      this.#options.failures.addError(error, refused[kind]);
    }
  }

  #defaultOf(kind: DeviceKind): string {
    const [first] = kind === 'camera' ? this.#choices.camera.get().devices : [];
    return first?.id ?? systemDefault;
  }

  #preferenceFor(kind: DeviceKind): DevicePreference | null {
    const selection = this.#selections.get(kind);
    return selection === undefined ? this.#options.preferred(kind) : selection;
  }
}

function createChoice(): Writable<DeviceChoice> {
  return writable<DeviceChoice>({ devices: [], preferred: null, selected: undefined }, sameData);
}

const has = (devices: readonly Device[], id: string): boolean =>
  devices.some((one) => one.id === id);

/**
 * Which device to use: the preferred one by its id, else by its label (ids change with the socket
 * and the profile), else undefined: the system's default.
 */
export function chooseDevice(
  devices: readonly Device[],
  preferred: DevicePreference | null,
): Device | undefined {
  if (!preferred) return undefined;
  const { id, label } = preferred;
  return (
    devices.find((one) => one.id === id) ??
    (label === '' ? undefined : devices.find((one) => one.label === label))
  );
}
