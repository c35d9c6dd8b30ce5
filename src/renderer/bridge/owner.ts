import type { FailureCode } from '../../shared/failures.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import type { Readable } from '../model/store.js';
import type { Client } from './client.js';

/** What the other surfaces may ask of the conversation. */
export interface Controls {
  start(): void;
  end(): void;
  retry(): void;
  setMicrophone(enabled: boolean): void;
  dismiss(code: FailureCode): void;
}

/** Does what another surface asked for. */
export function obey(intent: Intent, snapshot: Snapshot, controls: Controls): void {
  switch (intent.type) {
    case 'toggle-talk':
      if (snapshot.connection === 'disconnected') controls.start();
      else controls.setMicrophone(!snapshot.microphone.enabled);
      return;
    case 'start':
      return controls.start();
    case 'end':
      return controls.end();
    case 'retry':
      return controls.retry();
    case 'set-microphone':
      return controls.setMicrophone(intent.enabled);
    case 'dismiss-failure':
      return controls.dismiss(intent.code);
  }
}

/**
 * Makes this window the conversation's owner: tells main every snapshot, and obeys intents.
 * Neither waits for a frame or a timer, since a hidden window has few of them.
 * @returns stops both
 */
export function ownSession(
  client: Client,
  snapshot: Readable<Snapshot>,
  controls: Controls,
  onError: (error: unknown) => void,
): () => void {
  const stops = [
    snapshot.subscribe((value) => {
      client.request('session.publish', value).catch(onError);
    }),
    client.on('session.intent', (intent) => obey(intent, snapshot.get(), controls)),
  ];
  return () => stops.forEach((stop) => stop());
}
