import { SessionError } from '@parley/session';
import type { Writable } from '@parley/session';
import type { DeviceKind } from '../../shared/devices.js';
import { failure } from '../../shared/failures.js';
import type { DeviceSelection } from '../../shared/ipc.js';
import type { Session } from '../../shared/session.js';
import type { Troubles } from '../bridge/troubles.js';
import type { OwnIntent } from '../ui/ask.js';
import type { LateSession } from './late-session.js';

export interface ObeyDeps {
  readonly late: LateSession;
  /** The kind of device that this window shows the choice of. */
  readonly choosing: Writable<DeviceKind | undefined>;
  /** Whether the talk key began the call, or is about to. */
  readonly byKey: Writable<boolean>;
  /** Remembers a device for the next calls. */
  readonly keepDevice: (selection: DeviceSelection) => Promise<void>;
  readonly troubles: Pick<Troubles, 'add' | 'dismiss'>;
  /** Hears of unexpected errors; why a call failed is among the session's own failures. */
  readonly onError: (error: unknown) => void;
}

/** Makes what does each thing that can be asked of the conversation, here or by another surface. */
export function createObey(deps: ObeyDeps): (intent: OwnIntent) => void {
  const { late, choosing, byKey, keepDevice, troubles, onError } = deps;
  const run = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (!(error instanceof SessionError)) onError(error);
    });
  };
  const withSession = (use: (session: Session) => Promise<void>): void =>
    run(late.load().then(use));
  return (intent) => {
    switch (intent.type) {
      case 'start':
        byKey.set(intent.byKey === true);
        return run(late.start());
      case 'end':
        return run(late.end());
      case 'retry':
        byKey.set(intent.byKey === true);
        return withSession((session) => session.retry());
      case 'interrupt':
        return withSession((session) => session.interrupt());
      case 'set-microphone':
        return withSession((session) => session.microphone.setEnabled(intent.enabled));
      case 'set-camera':
        return withSession((session) => session.camera.setEnabled(intent.enabled));
      case 'set-screen-share':
        return withSession((session) => session.screenShare.setEnabled(intent.enabled));
      case 'select-device': {
        const { kind, device } = intent;
        withSession((session) => session.devices.select(kind, device));
        return run(keepDevice({ kind, device }));
      }
      case 'choose-device':
        return choosing.set(intent.kind);
      case 'refresh-devices':
        return withSession((session) => session.devices.refresh());
      case 'dismiss-failure':
        return troubles.dismiss(intent.code);
      case 'report-failure':
        return troubles.add(failure(intent.code, Date.now(), intent.detail));
      case 'send-message':
        return withSession((session) => session.messages.send(intent.text));
      case 'resend-message':
        return withSession((session) => session.messages.resend(intent.id));
    }
  };
}
