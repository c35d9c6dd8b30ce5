/** What happens in a call's room, while the call runs. */
import { failureTexts } from '../../../src/shared/failures.js';
import type { FailureCode } from '../../../src/shared/failures.js';
import type { CallDeps } from './call-deps.js';
import type { Ending } from './call-ending.js';
import type { Inbox } from './inbox.js';
import type { DisconnectReason, RemoteParticipant, RoomHandlers } from './ports.js';
import type { Senders } from './senders.js';

const closedAs: Readonly<Partial<Record<DisconnectReason, FailureCode>>> = {
  'duplicate-identity': 'connection.duplicate-identity',
  'server-shutdown': 'connection.server-shutdown',
  'participant-removed': 'connection.removed',
  'token-expired': 'connection.expired',
};

export interface CallEvents {
  readonly handlers: RoomHandlers;
  /** Who was in the room before the connection stood: nobody is shown earlier than that. */
  early(): Iterable<RemoteParticipant>;
}

/** Makes the handlers of one call's room. */
export function createCallEvents(
  deps: CallDeps,
  ending: Ending,
  inbox: Inbox,
  senders: Senders,
): CallEvents {
  const early = new Map<string, RemoteParticipant>();
  const handlers: RoomHandlers = {
    ...inbox,
    ...connectionEvents(deps, ending),
    onParticipant(participant) {
      if (deps.connection.get() === 'connecting') early.set(participant.identity, participant);
      else deps.agents.participant(participant);
      senders.joined(participant.identity);
    },
    onParticipantLeft(identity, reason) {
      early.delete(identity);
      senders.left(identity);
      if (deps.agents.left(identity, reason) === 'hung-up')
        void ending.finish({ notice: 'The agent ended the call.' });
    },
    onAgentEvent: (identity, event) =>
      senders.whenKnown(identity, () => deps.agents.told(identity, event)),
    onPermissions: deps.media.permit,
    onEncryptionFailed(detail) {
      // Each frame may fail; once told, it stands until it is dismissed.
      const isTold = deps.failures.all.get().some(({ code }) => code === 'encryption.failed');
      if (!isTold) deps.failures.add('encryption.failed', detail);
    },
  };
  return { handlers: whileRunning(handlers, deps, ending), early: () => early.values() };
}

type ConnectionEvents = Pick<
  RoomHandlers,
  'onReconnecting' | 'onReconnected' | 'onHeard' | 'onUnstable' | 'onClosed'
>;

function connectionEvents(deps: CallDeps, { finish }: Ending): ConnectionEvents {
  const { connection, reconnection, failures } = deps;
  const stable = (): void => failures.remove(({ code }) => code === 'connection.unstable');
  return {
    onReconnecting(attempt) {
      stable();
      reconnection.set(attempt);
      connection.set('reconnecting');
    },
    onReconnected(isNew = false) {
      if (isNew) deps.delivery.lost();
      reconnection.set(undefined);
      connection.set('connected');
    },
    onHeard: (at) => deps.delivery.heard(at),
    onUnstable(unstable) {
      if (unstable && connection.get() === 'connected') failures.add('connection.unstable');
      else stable();
    },
    onClosed(reason) {
      if (reason === 'room-deleted')
        void finish({ notice: failureTexts['connection.room-deleted'].message });
      else void finish({ failure: { code: closedAs[reason] ?? 'connection.lost' } });
    },
  };
}

/** Events of a call that is over are nobody's business; what one changes is seen at once. */
function whileRunning(
  handlers: RoomHandlers,
  { batch }: CallDeps,
  ending: Pick<Ending, 'isOver'>,
): RoomHandlers {
  const guarded = Object.entries(handlers).map(([name, handle]) => [
    name,
    (...args: unknown[]) => {
      if (!ending.isOver) batch(() => (handle as (...all: unknown[]) => void)(...args));
    },
  ]);
  return Object.fromEntries(guarded) as RoomHandlers;
}
