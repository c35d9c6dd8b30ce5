import type { Client } from './client.js';

/** Twenty times a second, the most that main takes. */
const everyMs = 50;
/** Smaller changes are not seen. */
const step = 0.01;

/** What the clock of a page offers. */
export interface Ticker {
  setInterval(run: () => void, ms: number): number;
  clearInterval(id: number): void;
}

/**
 * Tells main how loud the microphone is, only while another window shows it.
 * @param read the level now, 0 to 1; 0 while nothing is recorded
 * @returns stops it
 */
export function sendLevel(
  client: Client,
  ticker: Ticker,
  read: () => number,
  onError: (error: unknown) => void,
): () => void {
  let timer: number | undefined;
  let last = 0;
  const stop = (): void => {
    if (timer !== undefined) ticker.clearInterval(timer);
    timer = undefined;
  };
  const tick = (): void => {
    const level = Math.min(1, Math.max(0, read()));
    if (Math.abs(level - last) < step) return;
    last = level;
    client.request('session.level', level).catch(onError);
  };
  const unlisten = client.on('session.watched', (watched) => {
    stop();
    if (watched) timer = ticker.setInterval(tick, everyMs);
  });
  return () => {
    stop();
    unlisten();
  };
}
