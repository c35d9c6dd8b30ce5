/** Long enough for a first picture; a window that isn't shown may never draw one. */
const patienceMs = 500;

/**
 * Resolves when the window itself, and not what stands in for it until its scripts are there, is on
 * the screen for the first time, or would have been.
 */
export function firstPaint(): Promise<void> {
  return new Promise((resolve) => {
    // Not a frame of its own: that is when the picture is only on its way, and what is begun then
    // takes the processor from it. Stage.svelte's heading is what it is known by.
    new PerformanceObserver((_entries, observer) => {
      observer.disconnect();
      resolve();
    }).observe({ type: 'element', buffered: true });
    setTimeout(resolve, patienceMs);
  });
}
