import { DisconnectReason as Reason } from 'livekit-client';
import type { DisconnectReason } from '../ports.js';

const words: Readonly<Partial<Record<Reason, DisconnectReason>>> = {
  [Reason.CLIENT_INITIATED]: 'client-initiated',
  [Reason.DUPLICATE_IDENTITY]: 'duplicate-identity',
  [Reason.SERVER_SHUTDOWN]: 'server-shutdown',
  [Reason.PARTICIPANT_REMOVED]: 'participant-removed',
  [Reason.ROOM_DELETED]: 'room-deleted',
  [Reason.ROOM_CLOSED]: 'room-deleted',
  [Reason.AGENT_ERROR]: 'agent-error',
};

/** LiveKit's number for why a participant left, as the session's word. */
export function disconnectReason(reason: Reason | undefined): DisconnectReason {
  return (reason !== undefined && words[reason]) || 'unknown';
}
