/** The switch of one device or screen in one call at a time: opens, silences, publishes, frees it. */
import type { Failure, FailureCode } from '../../../src/shared/failures.js';
import type { MediaSwitch } from '../../../src/shared/session.js';
import type { MediaTrack } from './basics.js';
import { describeError } from './failure-log.js';
import type { FailureLog } from './failure-log.js';
import { PortCancelled } from './ports.js';
import type { LocalTrack, Logger, Room, TrackHandlers } from './ports.js';
import { writable } from './store.js';
import type { LocalDevice } from './types.js';

export interface LocalKeeper<Track extends LocalTrack> {
  readonly device: LocalDevice;
  /** The open one; undefined while there is none. */
  current(): Track | undefined;
  /** A call begins. Opens the device when `enabled`; resolves when it is open or can't be. */
  begin(enabled: boolean): Promise<void>;
  /** From now on the device is published there, as soon as it is open. */
  attach(room: Room): void;
  /** Frees the device in the middle of a call; switching it on opens it again. */
  release(): void;
  /** Frees it because of this failure. */
  giveUp(code: FailureCode, detail?: string): void;
  /** The call is over. */
  end(): void;
}

export interface LocalDeps<Track extends LocalTrack> {
  /** `isFirst`: the call begins. */
  readonly open: (isFirst: boolean, handlers: TrackHandlers) => Promise<Track>;
  readonly failures: FailureLog;
  readonly logger: Logger;
  /** Shows several changes as one. */
  readonly batch: (run: () => void) => void;
  /** What an error without a name of its own is called. */
  readonly otherwise: FailureCode;
  /** What the loss of it is called; undefined: the user ended it, which is no failure. */
  readonly lost: FailureCode | undefined;
  /** Failures that end when it opens. */
  readonly recovers: (failure: Failure) => boolean;
  /** Switched off it stays open and is silent; else it is freed. */
  readonly staysOpen: boolean;
  readonly isPermitted: () => boolean;
  /** The track in hand or its switch has changed. */
  readonly onChange?: (track: Track | undefined, enabled: boolean) => void;
}

interface State extends MediaSwitch {
  readonly error?: Failure;
}

const off: State = { enabled: false, pending: false };

const sameState = (a: State, b: State): boolean =>
  a.enabled === b.enabled && a.pending === b.pending && a.error === b.error;

/** Makes a switch that is off; outside of a call it does nothing. */
export function createLocalDevice<Track extends LocalTrack>(
  deps: LocalDeps<Track>,
): LocalKeeper<Track> {
  const { failures, logger } = deps;
  const state = writable<State>(off, sameState);
  const shown = writable<MediaTrack | undefined>(undefined);
  let live = false;
  let wanted = false;
  let track: Track | undefined;
  let room: Room | undefined;
  let opening: Promise<void> | undefined;
  /** Grows whenever the device in hand is let go; what belongs to an older one is ignored. */
  let generation = 0;

  const show = (next: State): void => {
    state.set(next);
    deps.onChange?.(track, next.enabled);
  };

  const letGo = (): void => {
    generation += 1;
    const old = track;
    track = undefined;
    opening = undefined;
    old?.stop();
    if (old && room)
      room.unpublish(old).catch((error: unknown) => logger.debug(`unpublish: ${String(error)}`));
    shown.set(undefined);
  };

  const giveUp = (code: FailureCode, detail?: string): void => {
    const error = failures.add(code, detail);
    wanted = false;
    letGo();
    show({ ...off, error });
  };

  const failed = (error: unknown): void => {
    const { code, detail } = describeError(error, deps.otherwise);
    giveUp(code, detail);
  };

  const release = (): void => {
    wanted = false;
    letGo();
    show(off);
  };

  const silence = (device: Track | undefined): void => {
    device?.setMuted(true).catch((error: unknown) => logger.warn(`mute: ${String(error)}`));
  };

  /** Does several things at once, unless the device they are about was let go meanwhile. */
  const unlessGone = (mine: number, run: () => void): void => {
    if (mine === generation) deps.batch(run);
  };

  const handlers = (mine: number): TrackHandlers => ({
    onMuted(muted) {
      if (mine !== generation || muted === !wanted) return;
      // Nobody else may switch it on; that somebody switched it off is shown.
      if (!muted) return silence(track);
      wanted = false;
      deps.batch(() => show(off));
    },
    onLost: () => unlessGone(mine, () => (deps.lost ? giveUp(deps.lost) : release())),
  });

  const publish = (): void => {
    if (!room || !track) return;
    const mine = generation;
    room.publish(track).catch((error: unknown) => {
      unlessGone(mine, () => failed(error));
    });
  };

  const opened = (made: Track): void => {
    track = made;
    opening = undefined;
    if (!wanted && !deps.staysOpen) return release();
    if (!wanted) silence(made);
    shown.set(made);
    failures.remove(deps.recovers);
    show({ enabled: wanted, pending: false });
    publish();
  };

  const openDevice = (isFirst: boolean): Promise<void> => {
    const mine = generation;
    show({ enabled: false, pending: true });
    opening = deps.open(isFirst, handlers(mine)).then(
      (made) => {
        if (mine === generation) deps.batch(() => opened(made));
        else made.stop();
      },
      (error: unknown) =>
        unlessGone(mine, () => (error instanceof PortCancelled ? release() : failed(error))),
    );
    return opening;
  };

  const setEnabled = async (enabled: boolean): Promise<void> => {
    if (!live) return;
    if (enabled && !deps.isPermitted()) return deps.batch(() => giveUp('media.not-permitted'));
    wanted = enabled;
    if (opening) return opening;
    if (!track) return enabled ? openDevice(false) : undefined;
    if (!enabled && !deps.staysOpen) return deps.batch(release);
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
    device: { state, track: shown, setEnabled, toggle: () => setEnabled(!wanted) },
    current: () => track,
    begin(enabled) {
      live = true;
      wanted = enabled;
      return enabled ? openDevice(true) : Promise.resolve();
    },
    attach(joined) {
      room = joined;
      publish();
    },
    release() {
      if (live) release();
    },
    giveUp(code, detail) {
      if (live) giveUp(code, detail);
    },
    end() {
      live = false;
      room = undefined;
      release();
    },
  };
}
