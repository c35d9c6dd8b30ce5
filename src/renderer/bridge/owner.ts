import type { FailureCode } from '../../shared/failures.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import type { Readable } from '../model/store.js';
import type { Session } from '../model/types.js';
import type { Client } from './client.js';

/** What the other surfaces may ask of the conversation. */
export interface Controls {
  start(): void;
  end(): void;
  retry(): void;
  setMicrophone(enabled: boolean): void;
  dismiss(code: FailureCode): void;
}

/** The session's calls as controls: why one failed is told by the session's own failures. */
export function controlsOf(session: Session, onError: (error: unknown) => void): Controls {
  const run = (work: Promise<void>): void => {
    work.catch(onError);
  };
  return {
    start: () => run(session.start()),
    end: () => run(session.end()),
    retry: () => run(session.retry()),
    setMicrophone: (enabled) => run(session.microphone.setEnabled(enabled)),
    dismiss: (code) => session.dismiss(code),
  };
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
