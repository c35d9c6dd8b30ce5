/**
 * What one surface tells another about the conversation: the snapshot that the owner publishes,
 * and the intents that every other surface sends back.
 */
import { initialSnapshot as initial } from '@parley/session';
import type * as session from '@parley/session';
import type { DeviceKind, DevicePreference } from './devices.js';
import type { Failure } from './failures.js';

export type {
  AgentActivity,
  AgentDispatch,
  Credentials,
  MediaSwitch,
  PublishPermissions,
  Reconnection,
  Turn,
} from '@parley/session';

/** The agent's state, with Parley's failures. */
export type AgentState = session.AgentState<Failure>;

/** The conversation as main and the other windows know it. Small; the transcript stays with its owner. */
export interface Snapshot extends session.Snapshot<Failure> {
  /** A call ended a few seconds ago. */
  readonly callEnded?: true;
}

/** Before the first call. */
export const initialSnapshot: Snapshot = initial;

/** A session whose failures are Parley's. */
export type Session = session.Session<Failure>;

/**
 * What a surface asks of the conversation: its owner obeys, the others have main pass it on. Named
 * here, in `intentSchema`, and where it is obeyed (`src/renderer/windows/obey.ts`).
 */
export type Intent =
  /** `byKey`: the talk key wants it, so that the microphone is live whatever the user has set. */
  | { readonly type: 'start' | 'retry'; readonly byKey?: true }
  | { readonly type: 'end' }
  /** Ends what the agent is saying; the call goes on. */
  | { readonly type: 'interrupt' }
  | {
      readonly type: 'set-microphone' | 'set-camera' | 'set-screen-share';
      readonly enabled: boolean;
    }
  /** Use this device from now on; null: the system's default. */
  | {
      readonly type: 'select-device';
      readonly kind: DeviceKind;
      readonly device: DevicePreference | null;
    }
  /** Show the choice of devices in the owner's window. */
  | { readonly type: 'choose-device'; readonly kind: DeviceKind }
  /** Look which devices there are. */
  | { readonly type: 'refresh-devices' }
  | { readonly type: 'dismiss-failure'; readonly code: Failure['code'] }
  /** Something failed in the surface itself: every surface shows it. */
  | { readonly type: 'report-failure'; readonly code: Failure['code']; readonly detail?: string };

/** What a page may ask of a token: the main process alone chooses the room and the identity. */
export type PageTokenRequest = Omit<session.TokenRequest, 'roomName' | 'participantIdentity'>;
