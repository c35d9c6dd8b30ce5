/** Long enough for a first picture; a window that isn't shown may never draw one. */
const patienceMs = 500;
/** The stand-in isn't worth more of a delay than this. */
const frameMs = 50;

/**
 * Resolves when what stands in for the window has been drawn, so that drawing the window itself
 * doesn't hold it back; at once where the page is hidden.
 */
export function standInDrawn(): Promise<void> {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    // A frame's callbacks run before it is drawn: the next task comes after.
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, frameMs);
  });
}

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
