import { DataStreamError, DataStreamErrorReason } from 'livekit-client';
import type { Room, TextStreamReader } from 'livekit-client';
import { PortError, TextStreamCut } from '../ports.js';
import type { TextStream } from '../ports.js';

/** Hands over every stream of text on a topic. Once per room and topic: LiveKit allows one handler. */
export function onTextStream(
  room: Room,
  topic: string,
  handle: (stream: TextStream) => void,
): void {
  room.registerTextStreamHandler(topic, (reader, { identity }) => {
    handle({
      id: reader.info.id,
      topic,
      identity,
      get attributes() {
        return reader.info.attributes ?? {};
      },
      ...(reader.info.attachedStreamIds?.length
        ? { attachmentIds: reader.info.attachedStreamIds }
        : {}),
      chunks: read(reader),
    });
  });
}

async function* read(reader: TextStreamReader): AsyncGenerator<string> {
  try {
    for await (const text of reader) yield text;
  } catch (error) {
    const isCut =
      error instanceof DataStreamError && error.reason === DataStreamErrorReason.AbnormalEnd;
    if (isCut) throw new TextStreamCut();
    throw new PortError('receiver.malformed', error instanceof Error ? error.message : '');
  }
}
