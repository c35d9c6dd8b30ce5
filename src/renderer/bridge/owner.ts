import type { DeviceKind, DevicePreference } from '../../shared/devices.js';
import type { Failure, FailureCode } from '../../shared/failures.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import type { Readable } from '@parley/session';
import { RefusedError, type Client } from './client.js';

/** What the other surfaces may ask of the conversation. */
export interface Controls {
  start(): void;
  end(): void;
  retry(): void;
  setMicrophone(enabled: boolean): void;
  setCamera(enabled: boolean): void;
  setScreenShare(enabled: boolean): void;
  /** Uses this device from now on; null: the system's default. */
  selectDevice(kind: DeviceKind, device: DevicePreference | null): void;
  /** Looks which devices there are. */
  refreshDevices(): void;
  dismiss(code: FailureCode): void;
}

/** What talk key and tray menu do beyond that. */
export interface OwnControls extends Controls {
  /** Also while it is being opened: the other way from what was last asked for. */
  toggleMicrophone(): void;
  /** The computer falls asleep, or is awake again. */
  sleep(asleep: boolean): void;
  /** Shows the choice of devices. */
  chooseDevice(kind: DeviceKind): void;
}

/** Does what another surface asked for. */
export function obey(intent: Intent, snapshot: Snapshot, controls: OwnControls): void {
  switch (intent.type) {
    case 'toggle-talk':
      if (snapshot.connection === 'disconnected') controls.start();
      else controls.toggleMicrophone();
      return;
    case 'start':
      return controls.start();
    case 'end':
      return controls.end();
    case 'retry':
      return controls.retry();
    case 'set-microphone':
      return controls.setMicrophone(intent.enabled);
    case 'set-camera':
      return controls.setCamera(intent.enabled);
    case 'set-screen-share':
      return controls.setScreenShare(intent.enabled);
    case 'select-device':
      return controls.selectDevice(intent.kind, intent.device);
    case 'choose-device':
      return controls.chooseDevice(intent.kind);
    case 'refresh-devices':
      return controls.refreshDevices();
    case 'dismiss-failure':
      return controls.dismiss(intent.code);
  }
}

const floodPauseMs = 200;

/**
 * Tells main the newest snapshot, one at a time: what changed meanwhile is told in one. A snapshot
 * refused as one too many is told again after a pause, so that main's last one is the newest.
 */
function createPublisher(
  client: Client,
  onError: (error: unknown) => void,
): (snapshot: Snapshot) => void {
  let waiting: Snapshot | undefined;
  let busy = false;
  const tell = async (snapshot: Snapshot): Promise<void> => {
    try {
      await client.request('session.publish', snapshot);
    } catch (error) {
      onError(error);
      if (!(error instanceof RefusedError && error.code === 'ipc.flood')) return;
      await new Promise((resolve) => setTimeout(resolve, floodPauseMs));
      waiting ??= snapshot;
    }
  };
  const tellAll = async (): Promise<void> => {
    while (waiting) {
      const next = waiting;
      waiting = undefined;
      await tell(next);
    }
    busy = false;
  };
  return (snapshot) => {
    waiting = snapshot;
    if (busy) return;
    busy = true;
    void tellAll();
  };
}

/**
 * Makes this window the conversation's owner: tells main its snapshots, obeys intents, takes
 * what went wrong in main, and hears of the computer's sleep. None waits for a frame or a timer, since a hidden window has few of them.
 * @param onFailure adds a failure of main's to the snapshot
 * @returns stops all of that
 */
export function ownSession(
  client: Client,
  snapshot: Readable<Snapshot>,
  controls: OwnControls,
  onFailure: (failure: Failure) => void,
  onError: (error: unknown) => void,
): () => void {
  const stops = [
    snapshot.subscribe(createPublisher(client, onError)),
    client.on('session.intent', (intent) => obey(intent, snapshot.get(), controls)),
    client.on('session.beat', (beat) => {
      client.request('session.alive', beat).catch(onError);
    }),
    client.on('session.failure', onFailure),
    client.on('system.asleep', controls.sleep),
  ];
  return () => stops.forEach((stop) => stop());
}
