import type { PowerSaveBlocker } from 'electron';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Snapshot } from '../../shared/session.js';

type Kind = Parameters<PowerSaveBlocker['start']>[0];

export interface KeepAwakeDeps {
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  readonly relay: Pick<SessionRelay, 'snapshot' | 'subscribe'>;
}

/**
 * Keeps the computer from falling asleep during a call, and its display on while there is something to
 * see: no one touches the keyboard then.
 * @returns an unsubscribe function
 */
export function keepAwake({ powerSaveBlocker, relay }: KeepAwakeDeps): () => void {
  let held: { readonly kind: Kind; readonly id: number } | undefined;
  const hold = (kind: Kind | undefined): void => {
    if (held?.kind === kind) return;
    const before = held;
    held = kind && { kind, id: powerSaveBlocker.start(kind) };
    // Behind the new one, so that there is no moment without.
    if (before) powerSaveBlocker.stop(before.id);
  };
  hold(kindFor(relay.snapshot()));
  const stop = relay.subscribe((snapshot) => hold(kindFor(snapshot)));
  return () => {
    stop();
    hold(undefined);
  };
}

function kindFor({ connectionState, camera, screenShare }: Snapshot): Kind | undefined {
  if (connectionState === 'disconnected') return undefined;
  const isSeen = camera.enabled || screenShare.enabled;
  return isSeen ? 'prevent-display-sleep' : 'prevent-app-suspension';
}
