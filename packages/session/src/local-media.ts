/** Microphone, camera, screen share and the choice of devices, for one call at a time. */
import type { FailureCode } from '../../../src/shared/failures.js';
import { createDevices } from './devices.js';
import type { FailureLog } from './failure-log.js';
import { createLocalDevice } from './local-device.js';
import type { LocalKeeper } from './local-device.js';
import { createMicrophone } from './microphone.js';
import type { MicrophoneKeeper } from './microphone.js';
import type {
  Clock,
  DeviceKind,
  LocalTrack,
  PublishPermissions,
  Room,
  SessionPorts,
} from './ports.js';
import { writable } from './store.js';
import type { Readable } from './store.js';
import type { DevicePreference, Devices } from './types.js';

/** What is switched on when a call begins. */
export interface TracksAtStart {
  /** Default true. */
  readonly microphone?: boolean;
  /** Default false. */
  readonly camera?: boolean;
  /** Default false; the user is asked which screen. */
  readonly screenShare?: boolean;
}

export interface LocalMedia {
  readonly microphone: MicrophoneKeeper;
  readonly camera: LocalKeeper<LocalTrack>;
  readonly screenShare: LocalKeeper<LocalTrack>;
  readonly devices: Devices;
  readonly canPublish: Readable<PublishPermissions>;
  /** A call begins. Resolves when the microphone is open or can't be; never rejects. */
  begin(): Promise<void>;
  attach(room: Room): void;
  permit(permissions: PublishPermissions): void;
  end(): void;
  dispose(): void;
}

export interface LocalMediaDeps {
  readonly ports: SessionPorts;
  readonly clock: Clock;
  readonly failures: FailureLog;
  readonly batch: (run: () => void) => void;
  readonly tracks: TracksAtStart;
  readonly preConnectAudio: boolean;
  /** Switching the camera on ends the screen share, and the other way round. Default: both may run. */
  readonly exclusiveVideo: boolean;
  readonly preferred: (kind: DeviceKind) => DevicePreference | null;
  readonly onEarlySpeechLost: () => void;
}

const everything: PublishPermissions = {
  microphone: true,
  camera: true,
  screenShare: true,
  data: true,
};
const samePermissions = (a: PublishPermissions, b: PublishPermissions): boolean =>
  a.microphone === b.microphone &&
  a.camera === b.camera &&
  a.screenShare === b.screenShare &&
  a.data === b.data;

/** Makes the switches and the choice of devices; nothing is opened before a call begins. */
export function createLocalMedia(deps: LocalMediaDeps): LocalMedia {
  const { ports, clock, failures, batch, tracks } = deps;
  const { logger } = ports;
  const common = { failures, logger, batch };
  const canPublish = writable(everything, samePermissions);
  let room: Room | undefined;

  const microphone = createMicrophone({
    ...common,
    open: ports.microphone,
    preConnectAudio: deps.preConnectAudio,
    isPermitted: () => canPublish.get().microphone,
    deviceId: () => devices.idFor('microphone'),
    onEarlySpeechLost: deps.onEarlySpeechLost,
  });

  const video = (
    source: 'camera' | 'screenShare',
    otherwise: FailureCode,
    lost: FailureCode | undefined,
  ): LocalKeeper<LocalTrack> =>
    createLocalDevice<LocalTrack>({
      ...common,
      otherwise,
      lost,
      staysOpen: false,
      recovers: ({ code }) => code.split('.')[0] === otherwise.split('.')[0],
      isPermitted: () => canPublish.get()[source],
      open: (_, handlers) =>
        ports.video(
          { source, ...(source === 'camera' ? { deviceId: devices.idFor('camera') } : {}) },
          handlers,
        ),
      onChange(track) {
        if (track && deps.exclusiveVideo) (source === 'camera' ? screenShare : camera).release();
      },
    });
  const camera = video('camera', 'camera.failed', 'camera.lost');
  const screenShare = video('screenShare', 'screen.failed', undefined);
  const keepers = { microphone, camera, screenShare };

  const devices = createDevices({
    ...common,
    port: ports.devices,
    clock,
    preferred: deps.preferred,
    inUse: (kind) => (kind === 'speaker' ? undefined : keepers[kind].current()?.deviceId),
    use: (kind, id) =>
      kind === 'speaker' ? room?.setSpeaker(id) : keepers[kind].current()?.setDevice(id),
  });

  return {
    ...keepers,
    devices: devices.devices,
    canPublish,
    begin() {
      canPublish.set(everything);
      // Before the devices are listed: the browser answers one after the other.
      const opening = microphone.begin(tracks.microphone ?? true);
      devices.begin();
      void camera.begin(tracks.camera ?? false);
      void screenShare.begin(tracks.screenShare ?? false);
      return opening;
    },
    attach(joined) {
      room = joined;
      for (const keeper of Object.values(keepers)) keeper.attach(joined);
      const speaker = devices.idFor('speaker');
      if (speaker !== undefined)
        joined.setSpeaker(speaker).catch((error: unknown) => {
          logger.warn(`speaker: ${String(error)}`);
        });
    },
    permit(permissions) {
      canPublish.set(permissions);
      for (const [source, keeper] of Object.entries(keepers))
        if (!permissions[source as keyof PublishPermissions] && keeper.device.state.get().enabled)
          keeper.giveUp('media.not-permitted');
    },
    end() {
      room = undefined;
      devices.end();
      for (const keeper of Object.values(keepers)) keeper.end();
    },
    dispose: () => devices.dispose(),
  };
}
