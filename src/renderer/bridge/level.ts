import type { Readable } from '@parley/session';
import type { Client } from './client.js';

/** Twenty times a second, the most that main takes. */
const everyMs = 50;
/** Smaller changes are not seen. */
const step = 0.01;

/** What the clock of a page offers. */
interface Ticker {
  setInterval(run: () => void, ms: number): number;
  clearInterval(id: number): void;
}

/** Reads the microphone. */
interface LevelReader {
  /** The level now, 0 to 1. */
  read(): number;
  close(): void;
}

export interface LevelOptions {
  readonly client: Client;
  readonly ticker: Ticker;
  /** Whether there is a microphone to read. */
  readonly live: Readable<boolean>;
  readonly open: () => LevelReader;
  readonly onError: (error: unknown) => void;
}

/**
 * Tells main how loud the microphone is, only while it is open and another window shows it.
 * @returns stops it
 */
export function sendLevel({ client, ticker, live, open, onError }: LevelOptions): () => void {
  let watched = false;
  let last = 0;
  let stop: (() => void) | undefined;

  const send = (level: number): void => {
    if (level === last || (Math.abs(level - last) < step && level > 0)) return;
    last = level;
    client.request('session.level', level).catch(onError);
  };
  const begin = (): (() => void) => {
    const reader = open();
    const timer = ticker.setInterval(() => send(Math.min(1, Math.max(0, reader.read()))), everyMs);
    return () => {
      ticker.clearInterval(timer);
      reader.close();
      send(0);
    };
  };
  const follow = (): void => {
    if (watched && live.get()) stop ??= begin();
    else {
      stop?.();
      stop = undefined;
    }
  };

  const unlisten = client.on('session.watched', (now) => {
    watched = now;
    follow();
  });
  const unsubscribe = live.subscribe(follow);
  return () => {
    unlisten();
    unsubscribe();
    stop?.();
  };
}
