import { DataStreamError, DataStreamErrorReason } from 'livekit-client';
import type { Room } from 'livekit-client';
import type { TextStream } from '../ports.js';

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

const isCut = (error: unknown): boolean =>
  error instanceof DataStreamError && error.reason === DataStreamErrorReason.AbnormalEnd;
