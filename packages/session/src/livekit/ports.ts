import { Room } from 'livekit-client';
import type { CredentialsPort, Logger, SessionPorts } from '../ports.js';
import type { Readable } from '../store.js';
import { localDevices } from './devices.js';
import type { EncryptionOptions } from './encryption.js';
import { forgetRoom } from './forget-room.js';
import { logThrough } from './log.js';
import { createMicrophonePort } from './microphone.js';
import type { MicrophoneOptions } from './microphone.js';
import { createRoomPort } from './room.js';
import { listenToSound } from './sound.js';
import { createVideoPort } from './video.js';
import type { VideoOptions } from './video.js';

export interface LiveKitPortsOptions {
  readonly credentials: CredentialsPort;
  readonly logger: Logger;
  readonly microphone?: MicrophoneOptions;
  readonly video?: VideoOptions;
  /** How loud the agent and everyone else are, 0 to 1; default 1. */
  readonly volume?: Readable<number>;
  /** End-to-end encryption; off by default. */
  readonly encryption?: EncryptionOptions;
  /**
   * Called with livekit-client's room of each call, before it connects: for what a session does not
   * cover. The session alone connects, publishes and leaves.
   */
  readonly onRoom?: (room: Room) => void;
}

/** Everything a session needs from the browser and LiveKit. */
export function createLiveKitPorts(options: LiveKitPortsOptions): SessionPorts {
  const { credentials, logger } = options;
  logThrough(logger);
  return {
    credentials,
    logger,
    room: createRoomPort(logger, options),
    sound: listenToSound,
    microphone: createMicrophonePort(options.microphone),
    video: createVideoPort(options.video),
    devices: localDevices,
    async prepare(serverUrl) {
      const room = new Room();
      await room.prepareConnection(serverUrl).finally(() => forgetRoom(room));
    },
    newId: () => crypto.randomUUID(),
    clock: {
      now: () => Date.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    frame(run) {
      const request = requestAnimationFrame(run);
      return () => cancelAnimationFrame(request);
    },
  };
}
