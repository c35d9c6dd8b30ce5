import type { DeviceSelection } from '../../shared/ipc.js';
import type { OwnControls } from '../bridge/owner.js';
import { SessionError, type Session } from '@parley/session';
import type { LateSession } from './late-session.js';

/** What the conversation's own window can do beyond the other surfaces. */
export interface WindowControls extends Omit<OwnControls, 'chooseDevice'> {
  send(text: string): void;
  resend(id: string): void;
}

/**
 * The session's calls as controls.
 * @param keep remembers a device for the next calls
 * @param onError what broke unexpectedly; why a call failed is among the session's own failures
 */
export function controlsOf(
  late: LateSession,
  keep: (selection: DeviceSelection) => Promise<void>,
  onError: (error: unknown) => void,
): WindowControls {
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
    setCamera: (enabled) => withSession((session) => session.camera.setEnabled(enabled)),
    setScreenShare: (enabled) => withSession((session) => session.screenShare.setEnabled(enabled)),
    selectDevice(kind, device) {
      withSession((session) => session.devices.select(kind, device));
      run(keep({ kind, device }));
    },
    refreshDevices: () => withSession((session) => session.devices.refresh()),
    toggleMicrophone: () => withSession((session) => session.microphone.toggle()),
    send: (text) => withSession((session) => session.messages.send(text)),
    resend: (id) => withSession((session) => session.messages.resend(id)),
    sleep(asleep) {
      const session = late.session.get();
      if (session) session[asleep ? 'suspend' : 'resume']();
      // A call that waits for the session must not begin, live, after the sleep.
      else if (asleep) run(late.end());
    },
    dismiss: (code) => late.session.get()?.dismiss(code),
  };
}
