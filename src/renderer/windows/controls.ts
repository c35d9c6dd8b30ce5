import type { OwnControls } from '../bridge/owner.js';
import { SessionError, type Session } from '../model/types.js';
import type { LateSession } from './late-session.js';

/** What the conversation's own window can do beyond the other surfaces. */
export interface WindowControls extends OwnControls {
  send(text: string): void;
  resend(id: string): void;
}

/**
 * The session's calls as controls.
 * @param onError what broke unexpectedly; why a call failed is among the session's own failures
 */
export function controlsOf(late: LateSession, onError: (error: unknown) => void): WindowControls {
  const run = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (!(error instanceof SessionError)) onError(error);
    });
  };
  const withSession = (use: (session: Session) => Promise<void>): void =>
    run(late.load().then(use));
  return {
    start: () => run(late.start()),
    end: () => run(late.end()),
    retry: () => withSession((session) => session.retry()),
    setMicrophone: (enabled) => withSession((session) => session.microphone.setEnabled(enabled)),
    toggleMicrophone: () => withSession((session) => session.microphone.toggle()),
    send: (text) => withSession((session) => session.messages.send(text)),
    resend: (id) => withSession((session) => session.messages.resend(id)),
    // Without a session there is no call to mute.
    sleep: (asleep) => late.session.get()?.[asleep ? 'suspend' : 'resume'](),
    dismiss: (code) => late.session.get()?.dismiss(code),
  };
}
