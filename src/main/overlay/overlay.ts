import { callTopicOf, failureTopicOf } from '../../shared/overlay.js';
import type { OverlayTopic, OverlayView } from '../../shared/overlay.js';
import type { OverlayMode } from '../../shared/settings.js';
import type { Snapshot } from '../../shared/session.js';
import type { OnScreen } from '../windows/on-screen.js';

/** Milliseconds that it stays after the pointer has left it, at least. */
const afterPointer = 2_000;

/** Where the overlay's words are seen: a window of its own, or the desktop's notifications. */
export interface OverlaySurface {
  show(view: OverlayView): void;
  hide(): void;
}

export interface OverlayDeps {
  readonly mode: () => OverlayMode;
  readonly onScreen: Pick<OnScreen, 'has'>;
  /** The surface to use now: what serves the user may change. */
  readonly surface: () => OverlaySurface;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Calls `run` after so many milliseconds, unless the answer is called before. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** A topic, and when it has been told for long enough. */
interface Told {
  readonly key: string | undefined;
  readonly until: number;
}

/**
 * Decides what the overlay shows, and when it leaves by itself: a failure first, for as long as it takes
 * to read; then the call, while something in it is live or on its way.
 */
export class Overlay {
  readonly #deps: OverlayDeps;
  #snapshot: Snapshot;
  #call: Told;
  #failure: Told;
  #shown: OverlaySurface | undefined;
  #isKept = false;
  #cancel: (() => void) | undefined;

  /** @param first the snapshot that there is nothing to tell of */
  constructor(deps: OverlayDeps, first: Snapshot) {
    this.#deps = deps;
    this.#snapshot = first;
    this.#call = { key: callTopicOf(first).key, until: 0 };
    this.#failure = { key: failureTopicOf(first)?.key, until: 0 };
  }

  /** The conversation has changed. */
  readonly follow = (snapshot: Snapshot): void => {
    this.#snapshot = snapshot;
    this.refresh();
  };

  /** What it depends on has changed: a setting, or which windows are on the screen. */
  readonly refresh = (): void => {
    this.#cancel?.();
    this.#cancel = undefined;
    const now = this.#deps.now();
    const [failure, call] = [failureTopicOf(this.#snapshot), callTopicOf(this.#snapshot)];
    this.#failure = told(this.#failure, failure, now);
    this.#call = told(this.#call, call, now);
    const isFailure = failure !== undefined && this.#isDue(this.#failure, now);
    const { until } = isFailure ? this.#failure : this.#call;
    if (!(isFailure || this.#isDue(this.#call, now)) || !this.#isWanted()) return this.#hide();
    this.#show((isFailure ? failure : call).view);
    if (until !== Infinity && !this.#isKept)
      this.#cancel = this.#deps.after(until - now, this.refresh);
  };

  /** The pointer is on it, or has left it. */
  readonly keep = (isKept: boolean): void => {
    if (isKept === this.#isKept) return;
    const now = this.#deps.now();
    const longer = (one: Told): Told =>
      this.#isDue(one, now) ? { ...one, until: Math.max(one.until, now + afterPointer) } : one;
    [this.#failure, this.#call] = [longer(this.#failure), longer(this.#call)];
    this.#isKept = isKept;
    this.refresh();
  };

  /** The user has seen it. */
  readonly close = (): void => {
    this.#isKept = false;
    this.#failure = { ...this.#failure, until: 0 };
    this.#call = { ...this.#call, until: 0 };
    this.refresh();
  };

  dispose(): void {
    this.#cancel?.();
    this.#hide();
  }

  #isDue({ until }: Told, now: number): boolean {
    return until > now || (this.#isKept && until > 0);
  }

  #isWanted(): boolean {
    const { mode, onScreen } = this.#deps;
    // The tray window says the same, at the same place.
    if (mode() === 'off' || onScreen.has('view')) return false;
    return mode() === 'on' || !onScreen.has('owner');
  }

  #show(view: OverlayView): void {
    const surface = this.#deps.surface();
    if (this.#shown !== surface) this.#hide();
    this.#shown = surface;
    surface.show(view);
  }

  #hide(): void {
    // Nothing can be kept that is not there.
    this.#isKept = false;
    this.#shown?.hide();
    this.#shown = undefined;
  }
}

/** The same topic goes on; another one begins. */
function told(before: Told, topic: OverlayTopic | undefined, now: number): Told {
  if (before.key === topic?.key) return before;
  return { key: topic?.key, until: topic ? now + topic.lastsMs : 0 };
}
