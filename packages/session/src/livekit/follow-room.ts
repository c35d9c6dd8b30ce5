/** Tells the session what happens in a room. */
import { ConnectionState, RoomEvent } from 'livekit-client';
import type { RemoteParticipant, Room } from 'livekit-client';
import type { RoomHandlers } from '../ports.js';
import type { AbortSignalLike, Reconnection } from '../types.js';
import { toParticipant } from './participants.js';
import { permissionsOf } from './permissions.js';
import { disconnectReason } from './reasons.js';
import { watchStability } from './stability.js';
import { tokenFlaw } from './token.js';
import { watchVoices } from './voices.js';

/**
 * Tells the session who is there and whether the connection holds. To be called when the room is
 * connected: before that livekit-client reports no participant.
 * @param call aborted when the call is over
 * @param attempt the number of the attempt to reconnect that is under way, 1 for the first
 */
export function followRoom(
  room: Room,
  call: AbortSignalLike,
  handlers: RoomHandlers,
  attempt: () => number,
): void {
  const known = new Set<string>();
  let token = '';
  let isRestarted = false;
  const tell = (participant: RemoteParticipant): void => {
    known.add(participant.identity);
    handlers.onParticipant(toParticipant(participant, isSilent(participant.identity)));
  };
  const tellRemote = (identity: string): void => {
    const participant = room.remoteParticipants.get(identity);
    if (participant) tell(participant);
  };
  const tellAll = (): void => room.remoteParticipants.forEach(tell);
  const isSilent = watchVoices(room, call, tellRemote);
  const speakers = (): readonly string[] => room.activeSpeakers.map(({ identity }) => identity);
  let speaking = speakers();
  const reconnecting = (reason: Reconnection['reason']) => (): void =>
    handlers.onReconnecting({ attempt: attempt(), reason });
  const permit = (): void => {
    const { permissions } = room.localParticipant;
    if (permissions) handlers.onPermissions(permissionsOf(permissions));
  };
  room
    .on(RoomEvent.ParticipantConnected, tell)
    .on(RoomEvent.ParticipantAttributesChanged, (_, who) => tellRemote(who.identity))
    .on(RoomEvent.ParticipantMetadataChanged, (_, who) => tellRemote(who.identity))
    .on(RoomEvent.ParticipantPermissionsChanged, (_, who) => {
      if (who.identity === room.localParticipant.identity) permit();
    })
    .on(RoomEvent.ParticipantNameChanged, (_, who) => tellRemote(who.identity))
    // The server's word for who is heard, and for whose line is dead.
    .on(RoomEvent.ActiveSpeakersChanged, () => {
      const [before, now] = [speaking, (speaking = speakers())];
      for (const identity of new Set([...before, ...now]))
        if (before.includes(identity) !== now.includes(identity)) tellRemote(identity);
    })
    .on(RoomEvent.ConnectionQualityChanged, (_, who) => tellRemote(who.identity))
    .on(RoomEvent.TrackSubscribed, (_, _publication, who) => tell(who))
    .on(RoomEvent.TrackUnsubscribed, (_, _publication, who) => tellRemote(who.identity))
    .on(RoomEvent.ParticipantDisconnected, (who, reason) => {
      // A full reconnection first unwinds everybody: whether one is really gone shows after it.
      queueMicrotask(() => {
        if (room.state !== ConnectionState.Connected || !known.delete(who.identity)) return;
        handlers.onParticipantLeft(who.identity, disconnectReason(reason));
      });
    })
    .on(RoomEvent.SignalReconnecting, reconnecting('signal'))
    .on(RoomEvent.Reconnecting, reconnecting('media'))
    .on(RoomEvent.Reconnected, () => {
      const isNew = isRestarted;
      isRestarted = false;
      for (const identity of known) {
        if (room.remoteParticipants.has(identity)) continue;
        known.delete(identity);
        handlers.onParticipantLeft(identity, 'while-reconnecting');
      }
      tellAll();
      handlers.onReconnected(isNew);
    })
    .on(RoomEvent.Disconnected, (reason) => {
      const why = disconnectReason(reason);
      // livekit-client gives up without a reason when the server takes the token no more.
      const expired = why === 'unknown' && token && tokenFlaw(token, Date.now()) === 'expired';
      handlers.onClosed(expired ? 'token-expired' : why);
    });
  // The server renews it now and then; told again before each attempt to reconnect.
  room.engine.on('tokenRefreshed', (newest) => {
    token = newest;
  });
  room.engine.on('restarting', () => {
    isRestarted = true;
  });
  permit();
  tellAll();
  watchStability(room, call, handlers.onUnstable);
}
