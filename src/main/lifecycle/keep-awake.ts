import type { PowerSaveBlocker } from 'electron';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Store } from '../settings-store.js';
import type { Settings } from '../../shared/settings.js';
import type { Snapshot } from '../../shared/session.js';

type Kind = Parameters<PowerSaveBlocker['start']>[0];

export interface KeepAwakeDeps {
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  readonly relay: Pick<SessionRelay, 'snapshot' | 'subscribe'>;
  readonly settings: Pick<Store<Settings>, 'get' | 'subscribe'>;
}

/**
 * Keeps the computer from falling asleep during a call, and its display on while there is something to
 * see: no one touches the keyboard then. Not where the user wants none of that.
 * @returns an unsubscribe function
 */
export function keepAwake({ powerSaveBlocker, relay, settings }: KeepAwakeDeps): () => void {
  let held: { readonly kind: Kind; readonly id: number } | undefined;
  const hold = (kind: Kind | undefined): void => {
    if (held?.kind === kind) return;
    const before = held;
    held = kind && { kind, id: powerSaveBlocker.start(kind) };
    // Behind the new one, so that there is no moment without.
    if (before) powerSaveBlocker.stop(before.id);
  };
  const follow = (): void => hold(settings.get().keepAwake ? kindFor(relay.snapshot()) : undefined);
  follow();
  const stops = [relay.subscribe(follow), settings.subscribe(follow)];
  return () => {
    for (const stop of stops) stop();
    hold(undefined);
  };
}

function kindFor({ connectionState, camera, screenShare }: Snapshot): Kind | undefined {
  if (connectionState === 'disconnected') return undefined;
  const isSeen = camera.enabled || screenShare.enabled;
  return isSeen ? 'prevent-display-sleep' : 'prevent-app-suspension';
}
