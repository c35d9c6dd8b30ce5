import { DataStreamError, DataStreamErrorReason, RoomEvent } from 'livekit-client';
import type { Room } from 'livekit-client';
import type { RoomHandlers, TextStream } from '../ports.js';

/** The chat from before text streams. */
const legacyChatTopic = 'lk-chat-topic';
const legacyChatBytes = 65_536;

/** Hands over every stream of text on a topic. Once per room and topic: LiveKit allows one handler. */
export function onTextStream(
  room: Room,
  topic: string,
  handle: (stream: TextStream) => void,
): void {
  room.registerTextStreamHandler(topic, (reader, { identity }) => {
    const { id, attachedStreamIds } = reader.info;
    handle({
      id,
      topic,
      identity,
      get attributes() {
        return reader.info.attributes ?? {};
      },
      ...(attachedStreamIds?.length ? { attachmentIds: attachedStreamIds } : {}),
      // As it is: each wrapper around an iterator costs promises for each chunk.
      chunks: reader,
      isCut,
    });
  });
}

/** Hands over the packets of the chat from before text streams. */
export function onLegacyChat(room: Room, handle: RoomHandlers['onLegacyChat']): void {
  room.on(RoomEvent.DataReceived, (payload, _who, _kind, topic, _encryption, identity) => {
    if (topic !== legacyChatTopic || !identity || payload.length > legacyChatBytes) return;
    // A sender that the server has not announced has an identity, but is no participant so far.
    handle(identity, new TextDecoder().decode(payload));
  });
}

const isCut = (error: unknown): boolean =>
  error instanceof DataStreamError && error.reason === DataStreamErrorReason.AbnormalEnd;
