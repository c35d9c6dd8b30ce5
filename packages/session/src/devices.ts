/** Which devices there are and which are used: the preferred one while it is there, else the default. */
import { chooseDevice, sameDevices } from './device-choice.js';
import { describeError } from './failure-log.js';
import type { FailureLog } from './failure-log.js';
import type { Cancel, Clock, Device, DeviceKind, DevicesPort, Logger } from './ports.js';
import { writable } from './store.js';
import type { Writable } from './store.js';
import type { DeviceChoice, DevicePreference, Devices } from './types.js';

/** Unplugging the device in use tells nobody on Linux: somebody has to look. */
const lookEveryMs = 2_500;
/** Chromium's name for whatever the system takes; cameras have no such name, but an order. */
const systemDefault = 'default';

export interface DeviceKeeper {
  readonly devices: Devices;
  /** The device to open for this; undefined: the system's default. */
  idFor(kind: DeviceKind): string | undefined;
  /** A call begins: the devices are watched from now on. */
  begin(): void;
  end(): void;
  dispose(): void;
}

export interface DeviceDeps {
  readonly port: DevicesPort;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly failures: FailureLog;
  /** Shows several changes as one. */
  readonly batch: (run: () => void) => void;
  /** What the user prefers, as long as nothing else was selected here. */
  readonly preferred: (kind: DeviceKind) => DevicePreference | null;
  /** Moves a running track or the sound to this device; undefined where nothing runs. */
  readonly use: (kind: DeviceKind, deviceId: string) => Promise<void> | undefined;
  /** The device that a running track comes from; undefined: nothing runs, or nobody knows. */
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

const sameChoice = (a: DeviceChoice, b: DeviceChoice): boolean =>
  sameDevices(a.devices, b.devices) &&
  a.selected?.id === b.selected?.id &&
  a.preferred?.id === b.preferred?.id &&
  a.preferred?.label === b.preferred?.label;

/** Makes the keeper; devices are listed as soon as a call begins or the system tells of a change. */
export function createDevices(deps: DeviceDeps): DeviceKeeper {
  const { failures, logger } = deps;
  const nothing: DeviceChoice = { devices: [], preferred: null, selected: undefined };
  const choices: Record<DeviceKind, Writable<DeviceChoice>> = {
    microphone: writable(nothing, sameChoice),
    camera: writable(nothing, sameChoice),
    speaker: writable(nothing, sameChoice),
  };
  const selections = new Map<DeviceKind, DevicePreference | null>();
  /** Where what runs was moved to in this call: a device that refused is not asked again and again. */
  const movedTo = new Map<DeviceKind, string>();
  /** What ran at the last look: an unplugged device's place may be taken before anybody looks. */
  const ranOn = new Map<DeviceKind, string | undefined>();
  let cancelLook: Cancel | undefined;
  let looking: Promise<void> | undefined;
  let isCall = false;

  const preferenceFor = (kind: DeviceKind): DevicePreference | null =>
    selections.has(kind) ? (selections.get(kind) ?? null) : deps.preferred(kind);

  const say = (kind: DeviceKind, isGone: boolean): void => {
    const code = replaced[kind];
    if (isGone) failures.add(code);
    else failures.remove((one) => one.code === code);
  };

  const defaultOf = (kind: DeviceKind): string =>
    (kind === 'camera' ? choices.camera.get().devices[0]?.id : undefined) ?? systemDefault;

  const move = async (kind: DeviceKind, to: Device | undefined): Promise<void> => {
    try {
      const id = to?.id ?? defaultOf(kind);
      const moving = deps.use(kind, id);
      if (!moving) return;
      movedTo.set(kind, id);
      await moving;
    } catch (error) {
      const { code, detail } = describeError(error, refused[kind]);
      deps.batch(() => failures.add(code, detail));
    }
  };

  /** Compares what is there with what was there, and follows. */
  const settle = (kind: DeviceKind, devices: readonly Device[]): void => {
    const before = choices[kind].get();
    const preferred = preferenceFor(kind);
    const selected = chooseDevice(devices, preferred);
    choices[kind].set({ devices, preferred, selected });
    const used = deps.inUse(kind);
    // The sound goes to a speaker all the time; a device that is off is nobody's loss.
    const isInUse = kind === 'speaker' || used !== undefined;
    const was = isInUse ? (before.selected?.id ?? ranOn.get(kind) ?? used) : undefined;
    ranOn.set(kind, used);
    const isGone =
      was !== undefined &&
      was !== systemDefault &&
      before.devices.some((one) => one.id === was) &&
      !devices.some((one) => one.id === was);
    if (!isCall) return;
    if (isGone) {
      // Without any other one the track's own end says more.
      if (devices.length > 0) say(kind, true);
      void move(kind, selected);
    } else if (selected && selected.id !== used && selected.id !== movedTo.get(kind)) {
      say(kind, false);
      void move(kind, selected);
    }
  };

  const look = async (): Promise<void> => {
    try {
      const all = await deps.port.list();
      deps.batch(() => {
        for (const kind of kinds)
          settle(
            kind,
            all.filter((one) => one.kind === kind),
          );
      });
    } catch (error) {
      logger.warn(`devices: ${String(error)}`);
    }
  };
  const refresh = (): Promise<void> =>
    (looking ??= look().finally(() => {
      looking = undefined;
    }));

  const lookLater = (): void => {
    cancelLook = deps.clock.after(lookEveryMs, () => {
      void refresh();
      lookLater();
    });
  };
  const stopWatching = deps.port.watch(() => void refresh());

  const end = (): void => {
    isCall = false;
    cancelLook?.();
    cancelLook = undefined;
  };

  return {
    devices: {
      ...choices,
      refresh,
      async select(kind, device) {
        selections.set(kind, device);
        const before = choices[kind].get();
        const selected = chooseDevice(before.devices, device);
        deps.batch(() => {
          say(kind, false);
          choices[kind].set({ ...before, preferred: device, selected });
        });
        if (isCall) await move(kind, selected);
      },
    },
    idFor(kind) {
      const preferred = preferenceFor(kind);
      return chooseDevice(choices[kind].get().devices, preferred)?.id ?? preferred?.id;
    },
    begin() {
      isCall = true;
      movedTo.clear();
      ranOn.clear();
      void refresh();
      cancelLook?.();
      lookLater();
    },
    end,
    dispose() {
      end();
      stopWatching();
    },
  };
}
