/** Microphone, camera, screen share and the choice of devices, for one call at a time. */
import type { FailureCode } from './failure.js';
import { Devices } from './devices.js';
import type { Failures } from './failures.js';
import { LocalDevice } from './local-device.js';
import type { LocalTrack, MicrophoneTrack, Room, SessionPorts } from './ports.js';
import { shallowEqual, writable } from './store.js';
import type { DeviceKind, DevicePreference, PublishPermissions } from './types.js';

/** What is switched on when a call begins. */
export interface TracksAtStart {
  /** Default true. */
  readonly microphone?: boolean;
  /** Default false. */
  readonly camera?: boolean;
  /** Default false; the user is asked which screen. */
  readonly screenShare?: boolean;
}

export interface LocalMediaOptions {
  readonly ports: SessionPorts;
  readonly failures: Failures;
  readonly tracks: TracksAtStart;
  /** Record from the first moment on. */
  readonly preConnectAudio: boolean;
  /** Camera and screen share switch each other off. */
  readonly exclusiveVideo: boolean;
  readonly preferred: (kind: DeviceKind) => DevicePreference | null;
  /** Speech is, or is no longer, recorded ahead of the connection; silence doesn't count. */
  readonly onBuffering: (isBuffering: boolean) => void;
  /** The words from before the agent came are lost. */
  readonly onEarlySpeechLost: () => void;
}

const everything: PublishPermissions = {
  microphone: true,
  camera: true,
  screenShare: true,
  data: true,
};

/** What this computer sends into a call. */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  #room: Room | undefined;

  readonly microphone: LocalDevice<MicrophoneTrack>;
  readonly camera: LocalDevice;
  readonly screenShare: LocalDevice;
  readonly devices: Devices;
  /** What the server lets this participant send; everything before the server has said so. */
  readonly canPublish = writable(everything, shallowEqual);

  constructor(options: LocalMediaOptions) {
    this.#options = options;
    const { ports, failures, preferred } = options;
    this.microphone = this.#createMicrophone();
    this.camera = this.#createVideo('camera', 'camera.failed', 'camera.lost');
    this.screenShare = this.#createVideo('screenShare', 'screen.failed', undefined);
    this.devices = new Devices({
      port: ports.devices,
      clock: ports.clock,
      logger: ports.logger,
      failures,
      preferred,
      inUse: (kind) => (kind === 'speaker' ? undefined : this[kind].current?.deviceId),
      use: (kind, id) =>
        kind === 'speaker' ? this.#room?.setSpeaker(id) : this[kind].current?.setDevice(id),
    });
  }

  #createMicrophone(): LocalDevice<MicrophoneTrack> {
    const { ports, failures, preConnectAudio, onBuffering, onEarlySpeechLost } = this.#options;
    return new LocalDevice<MicrophoneTrack>({
      failures,
      logger: ports.logger,
      otherwise: 'media.failed',
      lost: 'media.lost',
      recovers: ({ code }) => code.startsWith('media.'),
      staysOpen: true,
      isPermitted: () => this.canPublish.get().microphone,
      open: (isFirst, handlers) =>
        ports.microphone(
          { buffer: isFirst && preConnectAudio, deviceId: this.devices.idFor('microphone') },
          handlers,
        ),
      onChange: (track, enabled) => onBuffering(enabled && track?.isBuffering === true),
      onBufferingEnded(how) {
        onBuffering(false);
        if (how === 'expired') onEarlySpeechLost();
      },
    });
  }

  #createVideo(
    source: 'camera' | 'screenShare',
    otherwise: FailureCode,
    lost: FailureCode | undefined,
  ): LocalDevice {
    const { ports, failures, exclusiveVideo } = this.#options;
    const [area] = otherwise.split('.');
    return new LocalDevice<LocalTrack>({
      failures,
      logger: ports.logger,
      otherwise,
      lost,
      recovers: ({ code }) => code.split('.')[0] === area,
      staysOpen: false,
      isPermitted: () => this.canPublish.get()[source],
      open: (_, handlers) =>
        ports.video(
          source === 'camera' ? { source, deviceId: this.devices.idFor('camera') } : { source },
          handlers,
        ),
      onChange: (track) => {
        if (track && exclusiveVideo)
          (source === 'camera' ? this.screenShare : this.camera).release();
      },
    });
  }

  /** A call begins. Resolves when the microphone is open or can't be; never rejects. */
  begin(): Promise<void> {
    const { microphone = true, camera = false, screenShare = false } = this.#options.tracks;
    this.canPublish.set(everything);
    // Before the devices are listed: the browser answers one after the other.
    const opening = this.microphone.begin(microphone);
    this.devices.begin();
    void this.camera.begin(camera);
    void this.screenShare.begin(screenShare);
    return opening;
  }

  /** What is on is published there from now on. */
  attach(room: Room): void {
    this.#room = room;
    for (const device of [this.microphone, this.camera, this.screenShare]) device.attach(room);
    const speaker = this.devices.idFor('speaker');
    if (speaker !== undefined)
      room.setSpeaker(speaker).catch((error: unknown) => {
        this.#options.ports.logger.warn(`speaker: ${String(error)}`);
      });
  }

  /** The server says what this participant may send. */
  permit(permissions: PublishPermissions): void {
    this.canPublish.set(permissions);
    for (const source of ['microphone', 'camera', 'screenShare'] as const)
      if (!permissions[source] && this[source].state.get().enabled)
        this[source].giveUp('media.not-permitted');
  }

  /** The call is over. */
  end(): void {
    this.#room = undefined;
    this.devices.end();
    for (const device of [this.microphone, this.camera, this.screenShare]) device.end();
  }

  dispose(): void {
    this.devices.dispose();
  }
}
