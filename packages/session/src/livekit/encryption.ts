import { ExternalE2EEKeyProvider, RoomEvent } from 'livekit-client';
import type { Room, RoomOptions } from 'livekit-client';

/** End-to-end encryption with a key that everybody in the room has. */
export interface EncryptionOptions {
  /** A passphrase, or the key itself; read again for each call. */
  readonly key: () => Promise<string | ArrayBuffer>;
  /** Makes the worker `livekit-client/e2ee-worker`; one for each call. */
  readonly worker: () => Worker;
}

export interface Encryption {
  readonly options: Pick<RoomOptions, 'encryption'>;
  /** Switches it on; before the connection. Rejects when the key is no good. */
  enable(room: Room): Promise<void>;
  /** Ends its worker. */
  close(): void;
}

/** @param onFailed a participant's sound cannot be decrypted, or ours not be encrypted */
export function createEncryption(
  { key, worker: makeWorker }: EncryptionOptions,
  onFailed: (detail: string) => void,
): Encryption {
  const keyProvider = new ExternalE2EEKeyProvider();
  const worker = makeWorker();
  return {
    options: { encryption: { keyProvider, worker } },
    async enable(room) {
      room.on(RoomEvent.EncryptionError, (error) => onFailed(error.message));
      await keyProvider.setKey(await key());
      await room.setE2EEEnabled(true);
    },
    close: () => worker.terminate(),
  };
}
