/** The microphone: records ahead of the connection, and says when nothing comes out of it. */
import type { FailureLog } from './failure-log.js';
import { createLocalDevice } from './local-device.js';
import type { LocalKeeper } from './local-device.js';
import type { Logger, MicrophonePort, MicrophoneTrack } from './ports.js';
import { writable } from './store.js';
import type { Readable } from './store.js';

export interface MicrophoneKeeper extends LocalKeeper<MicrophoneTrack> {
  /** Speech is really being recorded ahead of the connection, not silence. */
  readonly buffering: Readable<boolean>;
}

export interface MicrophoneDeps {
  readonly open: MicrophonePort;
  readonly failures: FailureLog;
  readonly logger: Logger;
  /** Shows several changes as one. */
  readonly batch: (run: () => void) => void;
  /** Record from the first moment on. */
  readonly preConnectAudio: boolean;
  readonly isPermitted: () => boolean;
  /** The device to open; undefined: the system's default. */
  readonly deviceId: () => string | undefined;
  /** Words said before the agent came are lost. */
  readonly onEarlySpeechLost: () => void;
}

/** Makes the microphone's switch; off, it keeps the device open and silent. */
export function createMicrophone({
  open,
  deviceId,
  preConnectAudio,
  onEarlySpeechLost,
  ...deps
}: MicrophoneDeps): MicrophoneKeeper {
  const { failures, batch } = deps;
  const buffering = writable(false);
  const keeper = createLocalDevice<MicrophoneTrack>({
    ...deps,
    otherwise: 'media.failed',
    lost: 'media.lost',
    recovers: ({ code }) => code.startsWith('media.'),
    staysOpen: true,
    onChange: (track, enabled) => buffering.set(enabled && track?.isBuffering === true),
    open(isFirst, handlers) {
      let mine: MicrophoneTrack | undefined;
      const ifMine = (run: () => void): void => {
        if (mine && keeper.current() === mine) batch(run);
      };
      const opening = open(
        { buffer: isFirst && preConnectAudio, deviceId: deviceId() },
        {
          ...handlers,
          onBufferingEnded: (how) =>
            ifMine(() => {
              buffering.set(false);
              if (how === 'expired') onEarlySpeechLost();
            }),
          onSilent: (silent) =>
            ifMine(() => {
              if (silent) failures.add('media.silent');
              else failures.remove(({ code }) => code === 'media.silent');
            }),
        },
      );
      return opening.then((made) => (mine = made));
    },
  });
  return { ...keeper, buffering };
}
