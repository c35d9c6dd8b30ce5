/** Opens, mutes, publishes and frees the microphone of one call at a time. */
import type { Failure } from '../../shared/failures.js';
import { describeError } from './failure-log.js';
import type { FailureLog } from './failure-log.js';
import type { Logger, MicrophoneHandlers, MicrophonePort, MicrophoneTrack, Room } from './ports.js';
import { writable } from './store.js';
import type { Readable } from './store.js';
import type { LocalMicrophone, MediaTrack } from './types.js';

export interface MicrophoneKeeper {
  readonly microphone: LocalMicrophone;
  /** Speech is really being recorded ahead of the connection, not silence. */
  readonly buffering: Readable<boolean>;
  /** A call begins: opens the device. Resolves when it is open or can't be; never rejects. */
  open(): Promise<void>;
  /** From now on the microphone is published there, as soon as it is open. */
  attach(room: Room): void;
  /** Frees the device in the middle of a call; switching it on opens it again. */
  release(): void;
  /** The call is over. */
  end(): void;
}

export interface MicrophoneDeps {
  readonly open: MicrophonePort;
  readonly failures: FailureLog;
  readonly logger: Logger;
  /** Shows several changes as one. */
  readonly batch: (run: () => void) => void;
  /** Words said before the agent came are lost. */
  readonly onEarlySpeechLost: () => void;
}

interface State {
  readonly enabled: boolean;
  readonly pending: boolean;
  readonly error?: Failure;
}

const off: State = { enabled: false, pending: false };

const sameState = (a: State, b: State): boolean =>
  a.enabled === b.enabled && a.pending === b.pending && a.error === b.error;

export function createMicrophone(deps: MicrophoneDeps): MicrophoneKeeper {
  const { failures, logger } = deps;
  const state = writable<State>(off, sameState);
  const shown = writable<MediaTrack | undefined>(undefined);
  const buffering = writable(false);
  let live = false;
  let wanted = false;
  let track: MicrophoneTrack | undefined;
  let room: Room | undefined;
  let opening: Promise<void> | undefined;
  /** Grows whenever the device in hand is let go; what belongs to an older one is ignored. */
  let generation = 0;

  const letGo = (): void => {
    generation += 1;
    const old = track;
    track = undefined;
    opening = undefined;
    old?.stop();
    if (old && room) {
      room.unpublish(old).catch((error: unknown) => logger.debug(`unpublish: ${String(error)}`));
    }
    shown.set(undefined);
    buffering.set(false);
  };

  const giveUp = (error: Failure): void => {
    wanted = false;
    letGo();
    state.set({ ...off, error });
  };

  const failed = (error: unknown): void => {
    const { code, detail } = describeError(error, 'media.failed');
    giveUp(failures.add(code, detail));
  };

  const silence = (device: MicrophoneTrack | undefined): void => {
    device?.setMuted(true).catch((error: unknown) => logger.warn(`mute: ${String(error)}`));
  };

  /** Shows whether speech is recorded and sent, as it really is. */
  const show = (next: State): void => {
    state.set(next);
    buffering.set(next.enabled && track?.isBuffering === true);
  };

  /** Does several things at once, unless the device they are about was let go meanwhile. */
  const unlessGone = (mine: number, run: () => void): void => {
    if (mine === generation) deps.batch(run);
  };

  const handlers = (mine: number): MicrophoneHandlers => ({
    onBufferingEnded: (how) =>
      unlessGone(mine, () => {
        buffering.set(false);
        if (how === 'expired') deps.onEarlySpeechLost();
      }),
    onMuted(muted) {
      if (mine !== generation || muted === !wanted) return;
      // Nobody else may switch it on; that somebody switched it off is shown.
      if (!muted) return silence(track);
      wanted = false;
      deps.batch(() => show(off));
    },
    onLost: () => unlessGone(mine, () => giveUp(failures.add('media.lost'))),
  });

  const publish = (): void => {
    if (!room || !track) return;
    const mine = generation;
    room.publish(track).catch((error: unknown) => {
      unlessGone(mine, () => failed(error));
    });
  };

  const opened = (made: MicrophoneTrack): void => {
    track = made;
    opening = undefined;
    if (!wanted) silence(made);
    shown.set(made);
    failures.recovered('media');
    show({ enabled: wanted, pending: false });
    publish();
  };

  const openDevice = (buffer: boolean): Promise<void> => {
    const mine = generation;
    state.set({ enabled: false, pending: true });
    opening = deps.open({ buffer }, handlers(mine)).then(
      (made) => {
        if (mine === generation) deps.batch(() => opened(made));
        else made.stop();
      },
      (error: unknown) => unlessGone(mine, () => failed(error)),
    );
    return opening;
  };

  const setEnabled = async (enabled: boolean): Promise<void> => {
    if (!live) return;
    wanted = enabled;
    if (opening) return opening;
    if (!track) return enabled ? openDevice(false) : undefined;
    const mine = generation;
    const done = track.setMuted(!enabled);
    deps.batch(() => show({ enabled, pending: true }));
    try {
      await done;
    } catch (error) {
      // Whether it is live or not, nobody knows: the device is let go.
      return unlessGone(mine, () => failed(error));
    }
    unlessGone(mine, () => {
      if (wanted === enabled) show({ enabled, pending: false });
    });
  };

  return {
    microphone: { state, track: shown, setEnabled, toggle: () => setEnabled(!wanted) },
    buffering,
    open() {
      live = true;
      wanted = true;
      return openDevice(true);
    },
    attach(joined) {
      room = joined;
      publish();
    },
    release() {
      if (!live) return;
      wanted = false;
      letGo();
      state.set(off);
    },
    end() {
      live = false;
      wanted = false;
      room = undefined;
      letGo();
      state.set(off);
    },
  };
}
