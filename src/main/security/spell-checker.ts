import type { App, Session } from 'electron';

/**
 * Switches the spell checker off in every session from now on. `spellcheck: false` in a window's
 * preferences leaves the session's on, which asks a server of Google's for dictionaries at each start.
 */
export function disableSpellChecker(app: Pick<App, 'on'>): void {
  app.on('session-created', (session: Session) => {
    session.setSpellCheckerEnabled(false);
    // Windows and Linux fetch the dictionary of each language that is set, also while it is off.
    session.setSpellCheckerLanguages([]);
  });
}
