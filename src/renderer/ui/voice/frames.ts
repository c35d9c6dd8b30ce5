/** What a page offers to whoever animates on it. */
export interface FrameHost {
  requestFrame(run: (ms: number) => void): number;
  cancelFrame(id: number): void;
  /** True when nobody sees the page or asked for stillness. */
  isStill(): boolean;
  /** Calls back whenever `isStill` may have changed; the answer stops that. */
  onStillness(run: () => void): () => void;
}

/** Thirty pictures a second are smooth enough for ticks, at half the cost of sixty. */
const frameMs = 1000 / 30;

/**
 * Calls `draw` with the time in seconds, up to thirty times a second, while the page is seen and
 * may move; once with no time whenever it may not. No frame is asked for meanwhile.
 * @returns stops it
 */
export function animate(host: FrameHost, draw: (seconds: number | undefined) => void): () => void {
  let frame: number | undefined;
  let last = -Infinity;
  const step = (ms: number): void => {
    frame = host.requestFrame(step);
    // Half a frame of slack: a 60 Hz display must not fall to 20.
    if (ms - last < frameMs - 8) return;
    last = ms;
    draw(ms / 1000);
  };
  const stop = (): void => {
    if (frame !== undefined) host.cancelFrame(frame);
    frame = undefined;
  };
  const follow = (): void => {
    stop();
    if (host.isStill()) draw(undefined);
    else frame = host.requestFrame(step);
  };
  follow();
  const unlisten = host.onStillness(follow);
  return () => {
    stop();
    unlisten();
  };
}

/** The page itself, as a host. */
export function pageFrames(): FrameHost {
  const reduced = matchMedia('(prefers-reduced-motion: reduce)');
  return {
    requestFrame: (run) => requestAnimationFrame(run),
    cancelFrame: (id) => cancelAnimationFrame(id),
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
