import type { SessionRelay } from '../conversation/session-relay.js';
import type { Log } from '../logging/log.js';
import { failure } from '../../shared/failures.js';
import type { TrayWatch } from './tray-watch.js';

export interface StayReachableDeps {
  readonly trayWatch: Pick<TrayWatch, 'subscribe'>;
  /** Whether the main window is on the screen. */
  readonly isOnScreen: () => boolean;
  readonly showMain: () => void;
  readonly relay: Pick<SessionRelay, 'report' | 'request'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Shows a hidden window when the panel with the tray icon is gone: nothing would lead to it any more. Says
 * so, unless the desktop never had a panel of that kind.
 * @returns an unsubscribe function
 */
export function stayReachable(deps: StayReachableDeps): () => void {
  const { trayWatch, isOnScreen, showMain, relay, now, log } = deps;
  let wasThere = false;
  return trayWatch.subscribe((isThere) => {
    log.info(isThere ? 'a panel shows tray icons' : 'no panel shows tray icons');
    if (isThere) {
      wasThere = true;
      return relay.request({ type: 'dismiss-failure', code: 'tray.unavailable' });
    }
    if (!isOnScreen()) showMain();
    if (wasThere) relay.report(failure('tray.unavailable', now()));
  });
}
