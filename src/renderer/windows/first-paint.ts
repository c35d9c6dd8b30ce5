/** Long enough for a first picture; a window that isn't shown may never draw one. */
const patienceMs = 500;

/** Resolves when the page's first picture is on the screen, or would have been. */
export function firstPaint(): Promise<void> {
  return new Promise((resolve) => {
    // Not a frame of its own: that is when the picture is only on its way, and what is begun then
    // takes the processor from it.
    new PerformanceObserver((_entries, observer) => {
      observer.disconnect();
      resolve();
    }).observe({ type: 'paint', buffered: true });
    setTimeout(resolve, patienceMs);
  });
}
