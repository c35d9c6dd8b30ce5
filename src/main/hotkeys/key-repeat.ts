/** Calls `run` after so many milliseconds, unless the answer is called before. */
type After = (ms: number, run: () => void) => () => void;

export interface KeyRepeatDeps {
  /** Milliseconds, monotonic. */
  now(): number;
  readonly after: After;
}

export interface KeyRepeatFilter {
  /** The X server says that the key went down. */
  down(): void;
  /** Forgets a press that is not decided yet. */
  dispose(): void;
}

/** Milliseconds: a held key repeats faster than this, and no hand presses a chord so fast. */
const longestPeriod = 120;
/** Milliseconds: servers and desktops repeat a held key for the first time within this; X's own 660. */
const longestDelay = 700;
/** Milliseconds to wait for the repeat after the first one; some more than its period. */
const patience = 150;

/**
 * Tells presses from the repetition of a held key, for systems that report neither release nor
 * repetition: X11, through Electron's global shortcuts. A press counts at once, except where it
 * comes when a held key's first repeat could: then it counts unless another follows as fast as
 * only a repeat does.
 * @param onPress hears when the key was pressed, in the clock of `deps`
 */
export function createKeyRepeatFilter(
  deps: KeyRepeatDeps,
  onPress: (at: number) => void,
): KeyRepeatFilter {
  let last = -Infinity;
  let forget: (() => void) | undefined;
  const dispose = (): void => {
    forget?.();
    forget = undefined;
  };
  return {
    down() {
      const at = deps.now();
      const gap = at - last;
      last = at;
      if (forget) return dispose();
      if (gap < longestPeriod) return;
      if (gap >= longestDelay) return onPress(at);
      forget = deps.after(patience, () => {
        forget = undefined;
        onPress(at);
      });
    },
    dispose,
  };
}
