/** Microphone, camera, screen share and the choice of devices, for one call at a time. */
import type { FailureCode } from './failure.js';
import { Devices } from './devices.js';
import type { Failures } from './failures.js';
import { LocalDevice } from './local-device.js';
import type {
  Cancel,
  LocalTrack,
  MicrophoneTrack,
  Room,
  RoomPermissions,
  SessionPorts,
} from './ports.js';
import { sameData, writable } from './store.js';
import { initialSnapshot } from './types.js';
import type { AbortSignalLike, DeviceKind, DevicePreference } from './types.js';

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

/** What this computer sends into a call. */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  #room: Room | undefined;
  #stopListening: Cancel | undefined;
  /** Something was to be heard, or could not be listened for, in the early recording. */
  #wasEarlySound = false;

  readonly microphone: LocalDevice<MicrophoneTrack>;
  readonly camera: LocalDevice;
  readonly screenShare: LocalDevice;
  readonly devices: Devices;
  /** What the server lets this participant send; everything before the server has said so. */
  readonly canPublish = writable(initialSnapshot.canPublish, sameData);

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
      source: 'microphone',
      onChange: (track, enabled) => {
        const isBuffering = enabled && track?.isBuffering === true;
        this.#listen(isBuffering ? track : undefined);
        onBuffering(isBuffering);
      },
      onBufferingEnded: (how) => {
        onBuffering(false);
        // Silence is no loss.
        if (how === 'expired' && this.#wasEarlySound) onEarlySpeechLost();
        this.#listen(undefined);
      },
    });
  }

  /** Listens to the microphone while it is recorded ahead of the connection. */
  #listen(track: MicrophoneTrack | undefined): void {
    if (track && this.#stopListening) return;
    this.#stopListening?.();
    this.#stopListening = undefined;
    if (!track) return;
    this.#wasEarlySound = false;
    const onSound = (): void => {
      this.#wasEarlySound = true;
    };
    this.#stopListening = this.#options.ports.sound(track, { onSound, onBlind: onSound });
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
      source,
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

  /**
   * A call begins. Resolves when the microphone is open or can't be; never rejects.
   * @param call aborted when the call is over: nothing stays open then
   */
  begin(
    call: AbortSignalLike,
    { microphone = true, camera = false, screenShare = false }: TracksAtStart,
  ): Promise<void> {
    this.canPublish.set(initialSnapshot.canPublish);
    this.#room = undefined;
    // Before the devices are listed: the browser answers one after the other.
    const opening = this.microphone.begin(microphone, call);
    this.devices.begin(call);
    void this.camera.begin(camera, call);
    void this.screenShare.begin(screenShare, call);
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
  permit({ subscribe = true, hidden = false, ...permissions }: RoomPermissions): void {
    const { failures } = this.#options;
    this.canPublish.set(permissions);
    for (const source of ['microphone', 'camera', 'screenShare'] as const) {
      if (permissions[source]) failures.withdraw('media.not-permitted', source);
      else if (this[source].isOn) this[source].giveUp('media.not-permitted');
    }
    if (permissions.data) failures.remove('sender.not-permitted');
    this.#tell('receiver.not-permitted', !subscribe);
    this.#tell('connection.hidden', hidden);
  }

  #tell(code: FailureCode, isSo: boolean): void {
    const { failures } = this.#options;
    if (!isSo) failures.remove(code);
    else if (!failures.has(code)) failures.add(code);
  }

  dispose(): void {
    this.devices.dispose();
  }
}
