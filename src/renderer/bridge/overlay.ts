import type { OverlaySize } from '../../shared/ipc.js';
import type { OverlayView } from '../../shared/overlay.js';
import type { Intent } from '../../shared/session.js';
import { writable } from '@parley/session';
import type { Readable } from '@parley/session';
import type { Client } from './client.js';

/** What the overlay's page shows, and what it asks of main. */
export interface OverlayLine {
  /** Null: nothing yet. */
  readonly view: Readable<OverlayView | null>;
  /** How loud the microphone is, 0 to 1. */
  readonly level: Readable<number>;
  /** Has main pass an intent to the conversation's owner. */
  ask(intent: Intent): void;
  /** The view has been drawn, and needs this much room. */
  fit(size: OverlaySize): void;
  /** Whether the pointer is on it. */
  keep(isKept: boolean): void;
  close(): void;
}

/** Draws what main decides that the overlay shows. */
export function createOverlayLine(client: Client, onError: (error: unknown) => void): OverlayLine {
  const view = writable<OverlayView | null>(null);
  const level = writable(0);
  client.on('overlay.changed', view.set);
  client.on('session.level', level.set);
  client.request('overlay.view', undefined).then((first) => {
    // A change that overtook the answer is the newer of the two.
    if (view.get() === null) view.set(first);
  }, onError);
  const tell = (work: Promise<unknown>): void => void work.catch(onError);
  return {
    view,
    level,
    ask: (intent) => tell(client.request('session.request', intent)),
    fit: (size) => tell(client.request('overlay.fit', size)),
    keep: (isKept) => tell(client.request('overlay.keep', isKept)),
    close: () => tell(client.request('overlay.close', undefined)),
  };
}
