import type { AppState } from '../app-state.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Notifier } from '../notifications/notifier.js';
import type { Store } from '../settings-store.js';

export interface TrayNoticeDeps {
  /** Calls `run` when the user has closed the window. @returns an unsubscribe function */
  readonly onClosed: (run: (became: 'hidden' | 'minimized') => void) => () => void;
  readonly notifier: Pick<Notifier, 'show'>;
  readonly state: Pick<Store<AppState>, 'get' | 'set'>;
  readonly relay: Pick<SessionRelay, 'snapshot'>;
  /** The talk key as the user reads it; null: there is none. */
  readonly talkKey: () => string | null;
  readonly openMain: () => void;
}

/**
 * Says once that a closed window does not end Parley, and how it is ended.
 * @returns an unsubscribe function
 */
export function tellOfTray(deps: TrayNoticeDeps): () => void {
  const { onClosed, notifier, state, relay, talkKey, openMain } = deps;
  return onClosed((became) => {
    if (state.get().toldOfTray) return;
    state.set({ toldOfTray: true });
    const key = talkKey();
    const inCall = relay.snapshot().connectionState !== 'disconnected';
    const goesOn = inCall ? 'Your call goes on. ' : key ? `Press ${key} to talk. ` : '';
    notifier.show({
      tag: 'tray',
      ...(became === 'hidden'
        ? {
            title: 'Parley goes on in the tray.',
            body: `${goesOn}To end Parley, choose Quit in the tray’s menu.`,
          }
        : {
            title: 'Parley is minimised.',
            body: `${goesOn}This desktop shows no tray icons. To end Parley, run “parley --quit”.`,
          }),
      actions: [],
      onClick: openMain,
    });
  });
}
