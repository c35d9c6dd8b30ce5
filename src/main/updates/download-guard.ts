export interface DownloadGuard {
  /** `transferred`: bytes so far; `delta`: bytes since the last time. */
  onProgress(progress: { readonly transferred: number; readonly delta: number }): void;
  stop(): void;
}

/**
 * Gives a download up that stalls, or that brings more than was signed for: electron-updater waits
 * for ever, since Electron's requests know no time-out, and writes whatever comes.
 * @param size bytes that are expected at most
 * @param stallLimit milliseconds without a byte
 */
export function guardDownload(size: number, stallLimit: number, giveUp: () => void): DownloadGuard {
  let timer = setTimeout(giveUp, stallLimit);
  return {
    onProgress({ transferred, delta }) {
      if (transferred > size) return giveUp();
      if (delta === 0) return;
      clearTimeout(timer);
      timer = setTimeout(giveUp, stallLimit);
    },
    stop: () => clearTimeout(timer),
  };
}
