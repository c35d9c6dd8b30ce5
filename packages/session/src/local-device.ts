/** The switch of one device or screen in one call at a time: opens, silences, publishes, frees it. */
import type { Failure, FailureCode } from './failure.js';
import type { Failures } from './failures.js';
import { PortCancelled } from './ports.js';
import type { LocalSource, LocalTrack, Logger, MicrophoneHandlers, Room } from './ports.js';
import { createAbortController, onAbort } from './signals.js';
import { sameData, transaction, writable } from './store.js';
import type { Readable } from './store.js';
import { initialSnapshot } from './types.js';
import type { AbortSignalLike, MediaSwitch, MediaTrack } from './types.js';

/** What the switch of a device is made of. */
export interface LocalDeviceOptions<Track extends LocalTrack> {
  readonly failures: Failures;
  readonly logger: Logger;
  /** `isFirst`: the call begins. */
  readonly open: (isFirst: boolean, handlers: MicrophoneHandlers) => Promise<Track>;
  readonly source: LocalSource;
  /** What an error without a code of its own is called. */
  readonly otherwise: FailureCode;
  /** What the loss of the device is called; undefined: the user ended it, which is no failure. */
  readonly lost: FailureCode | undefined;
  /** Failures that end when it opens. */
  readonly recovers: (failure: Failure) => boolean;
  /** Switched off it stays open and is silent; else it is freed. */
  readonly staysOpen: boolean;
  readonly isPermitted: () => boolean;
  /** The track or its switch has changed. */
  readonly onChange?: (track: Track | undefined, enabled: boolean) => void;
  /** Recording ahead of the connection stopped. */
  readonly onBufferingEnded?: (how: 'taken' | 'expired') => void;
}

/** The state of a switch. `error`: why the device could not be switched on the last time. */
export type LocalDeviceState = MediaSwitch & { readonly error?: Failure };

const off: LocalDeviceState = initialSnapshot.microphone;

/** A microphone, a camera or a shared screen; outside of a call it does nothing. */
export class LocalDevice<Track extends LocalTrack = LocalTrack> {
  readonly #options: LocalDeviceOptions<Track>;
  readonly #state = writable<LocalDeviceState>(off, sameData);
  readonly #shown = writable<MediaTrack | undefined>(undefined);
  #call: AbortSignalLike | undefined;
  #isWanted = false;
  #current: Track | undefined;
  #room: Room | undefined;
  #opening: Promise<void> | undefined;
  /** Aborted when the device in hand, open or opening, is let go: what it does later is ignored. */
  #hold = createAbortController();

  readonly state: Readable<LocalDeviceState> = this.#state;
  readonly track: Readable<MediaTrack | undefined> = this.#shown;

  /** @internal */
  constructor(options: LocalDeviceOptions<Track>) {
    this.#options = options;
  }

  /** Never rejects: what went wrong is in `state` and among the failures. */
  async setEnabled(enabled: boolean): Promise<void> {
    if (!this.#isInCall) return;
    if (enabled && !this.#options.isPermitted())
      return transaction(() => this.giveUp('media.not-permitted'));
    this.#isWanted = enabled;
    if (this.#opening) return this.#opening;
    if (!this.#current) return enabled ? this.#open(false) : undefined;
    if (!enabled && !this.#options.staysOpen) return transaction(() => this.release());
    await this.#setMuted(this.#current, !enabled);
  }

  toggle(): Promise<void> {
    return this.setEnabled(!this.#isWanted);
  }

  // A call's course

  /** @internal It is on, or about to be. */
  get isOn(): boolean {
    return this.#isInCall && this.#isWanted;
  }

  /** @internal The open track. */
  get current(): Track | undefined {
    return this.#current;
  }

  /**
   * @internal A call begins. Opens the device when `enabled`; resolves when it is open or can't be.
   * @param call aborted when it is over: the device is freed
   */
  begin(enabled: boolean, call: AbortSignalLike): Promise<void> {
    this.#call = call;
    onAbort(call, () => {
      this.#room = undefined;
      this.#letGo();
      this.#show(off);
    });
    this.#isWanted = enabled;
    return enabled ? this.#open(true) : Promise.resolve();
  }

  /** @internal From now on the device is published there, as soon as it is open. */
  attach(room: Room): void {
    this.#room = room;
    this.#publish();
  }

  /** @internal Frees the device in the middle of a call; switching it on opens it again. */
  release(): void {
    if (!this.#isInCall) return;
    this.#letGo();
    this.#show(off);
  }

  /** @internal Frees the device because of this failure. */
  giveUp(code: FailureCode, detail?: string): void {
    if (!this.#isInCall) return;
    const error = this.#options.failures.add(code, detail, this.#options.source);
    this.#letGo();
    this.#show({ ...off, error });
  }

  get #isInCall(): boolean {
    return this.#call?.aborted === false;
  }

  // The device in hand

  #open(isFirst: boolean): Promise<void> {
    const { signal } = this.#hold;
    this.#show({ enabled: false, pending: true });
    this.#opening = this.#options.open(isFirst, this.#handlers(signal)).then(
      (track) => {
        if (signal.aborted) track.stop();
        else transaction(() => this.#opened(track));
      },
      (error: unknown) =>
        this.#ifHeld(signal, () =>
          error instanceof PortCancelled ? this.release() : this.#failed(error),
        ),
    );
    return this.#opening;
  }

  #opened(track: Track): void {
    this.#current = track;
    this.#opening = undefined;
    if (!this.#isWanted && !this.#options.staysOpen) return this.release();
    if (this.#isWanted && !this.#options.isPermitted()) return this.giveUp('media.not-permitted');
    if (!this.#isWanted) this.#silence(track);
    this.#shown.set(track);
    this.#options.failures.removeWhere(this.#options.recovers);
    this.#show({ enabled: this.#isWanted, pending: false });
    this.#publish();
  }

  #publish(): void {
    if (!this.#room || !this.#current) return;
    const { signal } = this.#hold;
    this.#room.publish(this.#current).catch((error: unknown) => {
      this.#ifHeld(signal, () => this.#failed(error));
    });
  }

  async #setMuted(track: Track, muted: boolean): Promise<void> {
    const { signal } = this.#hold;
    const enabled = !muted;
    const done = track.setMuted(muted);
    transaction(() => this.#show({ enabled, pending: true }));
    try {
      await done;
    } catch (error) {
      // Whether it is live is unknown: the device is let go.
      return this.#ifHeld(signal, () => this.#failed(error));
    }
    this.#ifHeld(signal, () => {
      if (this.#isWanted === enabled) this.#show({ enabled, pending: false });
    });
  }

  #handlers(signal: AbortSignalLike): MicrophoneHandlers {
    const { failures, lost, onBufferingEnded } = this.#options;
    return {
      onMuted: (muted) =>
        this.#ifHeld(signal, () => {
          if (muted === !this.#isWanted) return;
          // Only the user may switch it on; that the server switched it off is shown.
          if (!muted) return this.#silence(this.#current);
          this.#isWanted = false;
          this.#show(off);
        }),
      onLost: () => this.#ifHeld(signal, () => (lost ? this.giveUp(lost) : this.release())),
      onBufferingEnded: (how) => this.#ifHeld(signal, () => onBufferingEnded?.(how)),
      onSilent: (silent) =>
        this.#ifHeld(signal, () => {
          if (silent) failures.add('media.silent');
          else failures.remove('media.silent');
        }),
    };
  }

  /** Runs unless the device that this is about was let go meanwhile. */
  #ifHeld(signal: AbortSignalLike, run: () => void): void {
    if (!signal.aborted) transaction(run);
  }

  #failed(error: unknown): void {
    const { failures, otherwise, source } = this.#options;
    const added = failures.addError(error, otherwise, source);
    this.#letGo();
    this.#show({ ...off, error: added });
  }

  #letGo(): void {
    const old = this.#current;
    this.#hold.abort();
    this.#hold = createAbortController();
    this.#isWanted = false;
    this.#current = undefined;
    this.#opening = undefined;
    old?.stop();
    if (old)
      this.#room?.unpublish(old).catch((error: unknown) => {
        this.#options.logger.debug(`unpublish: ${String(error)}`);
      });
    this.#shown.set(undefined);
  }

  #silence(track: Track | undefined): void {
    track?.setMuted(true).catch((error: unknown) => {
      this.#options.logger.warn(`mute: ${String(error)}`);
    });
  }

  #show(next: LocalDeviceState): void {
    this.#state.set(next);
    this.#options.onChange?.(this.#current, next.enabled);
  }
}
