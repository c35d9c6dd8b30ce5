/** What an app may ask of a session, and what holds where it says nothing. */
import type { TokenRequest } from '../../../src/shared/session.js';
import type { CallTimes } from './call-deps.js';
import type { TracksAtStart } from './local-media.js';
import type { MessageReceiver, MessageSender } from './messages.js';
import type { DeviceKind } from './ports.js';
import type { AgentRequest, DevicePreference } from './types.js';

export interface SessionOptions {
  /** What the token should say; what is left out the connection decides. */
  readonly request?: Omit<TokenRequest, 'agents'>;
  /**
   * Agents to dispatch into each call. Default: whoever the connection is set up for; empty: none,
   * and a room without one is in order.
   */
  readonly agents?: readonly AgentRequest[];
  /** How long an agent without a limit of its own has; default 20 s. */
  readonly joinTimeoutMs?: number;
  /** Record from the first moment on, for an agent that comes later; default true. */
  readonly preConnectAudio?: boolean;
  /** What is switched on when a call begins; default the microphone alone. */
  readonly tracks?: TracksAtStart;
  /** Camera and screen share switch each other off; default false. */
  readonly exclusiveVideo?: boolean;
  /** The device that the user prefers, read anew each time; default the system's. */
  readonly preferred?: (kind: DeviceKind) => DevicePreference | null | undefined;
  /** Take out what the user writes; default LiveKit's text stream on `lk.chat`. */
  readonly senders?: readonly MessageSender[];
  /** Bring in messages besides the room's own; default none. */
  readonly receivers?: readonly MessageReceiver[];
  /**
   * After how many milliseconds a call ends by itself in which the microphone is off and nobody says
   * or writes anything, read anew each time; null: never. Default ten minutes.
   */
  readonly mutedLimitMs?: () => number | null;
  /** Limits of connecting; a failure shows within ten seconds. */
  readonly times?: Partial<CallTimes>;
}

export const defaultTimes: CallTimes = {
  microphoneMs: 300,
  credentialsMs: 9_000,
  connectMs: 9_000,
};
export const defaultJoinMs = 20_000;
export const defaultMutedLimitMs = 600_000;

/** What the options make of the token; undefined: nothing that the connection doesn't say itself. */
export function requestOf({ request, agents }: SessionOptions): TokenRequest | undefined {
  if (!request && !agents) return undefined;
  return {
    ...request,
    ...(agents
      ? {
          agents: agents.map(({ name, metadata, deployment }) => ({
            name,
            ...(metadata === undefined ? {} : { metadata }),
            ...(deployment === undefined ? {} : { deployment }),
          })),
        }
      : {}),
  };
}
