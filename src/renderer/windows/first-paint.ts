/** Long enough for a first picture; a window that isn't shown may never draw one. */
const patienceMs = 500;

/** Resolves when the page has been drawn once, or would have been. */
export function firstPaint(): Promise<void> {
  return new Promise((resolve) => {
    // The task after the frame, so that the picture is on its way first.
    requestAnimationFrame(() => setTimeout(resolve, 0));
    setTimeout(resolve, patienceMs);
  });
}
