import type { ByteStreamReader, Room } from 'livekit-client';
import type { Attachment } from '../types.js';
import { topics } from '../ports.js';
import type { Logger, RoomHandlers } from '../ports.js';
import { shownName } from '../text.js';

/** LiveKit's topic of what agents tell about themselves; experimental there, so nothing depends on it. */
const sessionTopic = 'lk.agent.session';
const sessionBytes = 262_144;
const attachmentBytes = 5_242_880;

type Handlers = Pick<RoomHandlers, 'onAgentEvent' | 'onAttachment'>;

/** Reads the files of chat messages and what agents tell about themselves. Once per room. */
export function onByteStreams(room: Room, handlers: Handlers, logger: Logger): void {
  const follow = (what: string, work: Promise<void>): void => {
    work.catch((error: unknown) => logger.warn(`${what}: ${String(error)}`));
  };
  room.registerByteStreamHandler(topics.chat, (reader, { identity }) => {
    const attached = async (): Promise<void> => {
      const bytes = await readAll(reader, attachmentBytes);
      handlers.onAttachment(identity, attachmentOf(reader, bytes));
    };
    follow('attachment', attached());
  });

  // One after the other: a tool's end must not overtake its beginning. Each sender for itself, since one
  // whose stream never ends holds its own up.
  const turns = new Map<string, Promise<void>>();
  room.registerByteStreamHandler(sessionTopic, (reader, { identity }) => {
    const told = async (before: Promise<void>): Promise<void> => {
      const bytes = await readAll(reader, sessionBytes);
      // Its protobuf types are loaded only for agents that speak of themselves.
      const { agentEvents } = await import('./agent-session.js');
      await before;
      for (const event of agentEvents(bytes)) handlers.onAgentEvent(identity, event);
    };
    const work = told(turns.get(identity) ?? Promise.resolve());
    turns.set(
      identity,
      work.catch(() => undefined),
    );
    follow('agent session', work);
  });
}

function attachmentOf({ info }: ByteStreamReader, bytes: Uint8Array): Attachment {
  return { id: info.id, name: shownName(info.name) ?? 'file', mimeType: info.mimeType, bytes };
}

/** @throws when the stream is longer than `limit` bytes; the rest of it is not kept */
async function readAll(reader: ByteStreamReader, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of reader) {
    length += chunk.length;
    if (length > limit) throw new RangeError(`A stream of more than ${limit} bytes was left out.`);
    chunks.push(chunk);
  }
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
