/** Tells the session what happens in a room. */
import { ConnectionState, RoomEvent } from 'livekit-client';
import type { RemoteParticipant, Room } from 'livekit-client';
import type { Reconnection } from '../types.js';
import type { RoomHandlers } from '../ports.js';
import { toParticipant } from './participants.js';
import { permissionsOf } from './permissions.js';
import { disconnectReason } from './reasons.js';
import { watchStability } from './stability.js';
import { tokenFlaw } from './token.js';
import { watchVoices } from './voices.js';

/** The chat from before text streams. */
const legacyChatTopic = 'lk-chat-topic';
const legacyChatBytes = 65_536;

/**
 * Tells the session who is there and whether the connection holds.
 * @returns a function that starts it, for when the room is connected: before that livekit-client reports no participant
 */
export function followRoom(
  room: Room,
  handlers: RoomHandlers,
  is: {
    readonly closing: () => boolean;
    /** The number of the attempt to reconnect that is under way, 1 for the first. */
    readonly attempt: () => number;
  },
): () => void {
  const known = new Set<string>();
  let token = '';
  let isFollowing = false;
  let isRestarted = false;
  const tell = (participant: RemoteParticipant): void => {
    if (!isFollowing) return;
    known.add(participant.identity);
    handlers.onParticipant(toParticipant(participant, voices.isSilent(participant.identity)));
  };
  const voices = watchVoices(room, (identity) => tellRemote(identity));
  let speaking: readonly string[] = [];
  const tellAll = (): void => {
    for (const participant of room.remoteParticipants.values()) tell(participant);
  };
  const reconnecting = (reason: Reconnection['reason']) => (): void => {
    if (isFollowing) handlers.onReconnecting({ attempt: is.attempt(), reason });
  };
  room
    .on(RoomEvent.ParticipantConnected, tell)
    .on(RoomEvent.ParticipantAttributesChanged, (_, who) => tellRemote(who.identity))
    .on(RoomEvent.ParticipantMetadataChanged, (_, who) => tellRemote(who.identity))
    .on(RoomEvent.ParticipantPermissionsChanged, (_, who) => {
      if (who.identity === room.localParticipant.identity) permit();
    })
    .on(RoomEvent.DataReceived, (payload, _who, _kind, topic, _encryption, identity) => {
      if (topic !== legacyChatTopic || !identity || payload.length > legacyChatBytes) return;
      // A sender that the server has not announced has an identity, but is no participant so far.
      handlers.onLegacyChat(identity, new TextDecoder().decode(payload));
    })
    .on(RoomEvent.ParticipantNameChanged, (_, who) => tellRemote(who.identity))
    // The server's word for who is heard, and for whose line is dead.
    .on(RoomEvent.ActiveSpeakersChanged, (speakers) => {
      const now = speakers.map(({ identity }) => identity);
      const changed = [...speaking, ...now].filter(
        (identity) => speaking.includes(identity) !== now.includes(identity),
      );
      speaking = now;
      for (const identity of changed) tellRemote(identity);
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
      if (isFollowing && !is.closing()) handlers.onClosed(expired ? 'token-expired' : why);
      isFollowing = false;
      voices.stop();
    });
  const tellRemote = (identity: string): void => {
    const participant = room.remoteParticipants.get(identity);
    if (participant) tell(participant);
  };
  const permit = (): void => {
    const { permissions } = room.localParticipant;
    if (isFollowing && permissions) handlers.onPermissions(permissionsOf(permissions));
  };
  return () => {
    isFollowing = true;
    // The server renews it now and then; told again before each attempt to reconnect.
    room.engine.on('tokenRefreshed', (newest) => {
      token = newest;
    });
    room.engine.on('restarting', () => {
      isRestarted = true;
    });
    permit();
    tellAll();
    watchStability(room, handlers.onUnstable);
    voices.start();
  };
}
