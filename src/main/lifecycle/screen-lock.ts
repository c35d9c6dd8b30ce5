import type { PowerMonitor } from 'electron';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Store } from '../settings-store.js';
import type { Settings } from '../../shared/settings.js';
import type { LoginSession } from './login-session.js';

export interface ScreenLockDeps {
  /** Says on macOS and Windows that the screen is locked. */
  readonly powerMonitor: Pick<PowerMonitor, 'on' | 'off'>;
  /** Says so on Linux. */
  readonly loginSession: Pick<LoginSession, 'onLock'>;
  readonly relay: Pick<SessionRelay, 'snapshot' | 'request'>;
  readonly settings: Pick<Store<Settings>, 'get'>;
}

/**
 * Switches the microphone off when the screen is locked, unless the user does not want that: who locks
 * it leaves. The call goes on; it stays muted when the screen is unlocked.
 * @returns an unsubscribe function
 */
export function muteOnLock(deps: ScreenLockDeps): () => void {
  const { powerMonitor, loginSession, relay, settings } = deps;
  const mute = (): void => {
    const { connectionState, microphone } = relay.snapshot();
    const isOpen = microphone.enabled || microphone.pending;
    if (settings.get().muteOnLock && connectionState !== 'disconnected' && isOpen)
      relay.request({ type: 'set-microphone', enabled: false });
  };
  powerMonitor.on('lock-screen', mute);
  const stop = loginSession.onLock(mute);
  return () => {
    powerMonitor.off('lock-screen', mute);
    stop();
  };
}
