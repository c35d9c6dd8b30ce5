/** What a page offers to its animations. */
export interface FrameHost {
  /** Runs once before the next picture, with the page's time in milliseconds; the answer cancels. */
  nextFrame(run: (ms: number) => void): () => void;
  /** True when the page is hidden or the user asked for reduced motion. */
  isStill(): boolean;
  /** Calls back whenever `isStill` may have changed; the answer stops that. */
  onStillness(run: () => void): () => void;
}

/**
 * Calls `draw` with the time in seconds, picture by picture, while the page is seen and may move;
 * once with no time whenever it may not. No frame is asked for meanwhile.
 * @returns stops it
 */
export function animate(host: FrameHost, draw: (seconds: number | undefined) => void): () => void {
  let cancel: (() => void) | undefined;
  const step = (ms: number): void => {
    cancel = host.nextFrame(step);
    draw(ms / 1000);
  };
  const stop = (): void => {
    cancel?.();
    cancel = undefined;
  };
  const follow = (): void => {
    stop();
    if (host.isStill()) draw(undefined);
    else cancel = host.nextFrame(step);
  };
  follow();
  const unlisten = host.onStillness(follow);
  return () => {
    stop();
    unlisten();
  };
}

/** Thirty pictures a second are smooth enough for ticks, at half the cost of sixty. */
const frameMs = 1000 / 30;
/** How long before its time a picture is asked for. */
const slackMs = 12;

/**
 * The page itself, as a host. It beats in step for everybody: two animations share their pictures.
 */
export function pageFrames(): FrameHost {
  const reduced = matchMedia('(prefers-reduced-motion: reduce)');
  return {
    nextFrame(run) {
      let frame: number | undefined;
      // A frame that is asked for costs a picture even when nothing is drawn, so it is asked for late.
      const rest = frameMs - ((performance.now() + slackMs) % frameMs);
      const timer = setTimeout(() => {
        frame = requestAnimationFrame(run);
      }, rest);
      return () => {
        clearTimeout(timer);
        if (frame !== undefined) cancelAnimationFrame(frame);
      };
    },
    isStill: () => document.hidden || reduced.matches,
    onStillness(run) {
      document.addEventListener('visibilitychange', run);
      reduced.addEventListener('change', run);
      return () => {
        document.removeEventListener('visibilitychange', run);
        reduced.removeEventListener('change', run);
      };
    },
  };
}
