import { CodedError } from './failure.js';
import { topics } from './ports.js';
import type { TextStream } from './ports.js';

/**
 * Reads a packet of the chat from before text streams: `{id, message, timestamp}` as JSON.
 * @returns undefined when the same message comes as a text stream too
 * @throws CodedError `receiver.malformed` when it is anything else
 */
export function legacyChat(identity: string, payload: string): TextStream | undefined {
  const { id, message, ignoreLegacy } = record(payload);
  if (ignoreLegacy === true) return undefined;
  if (typeof message !== 'string' || typeof id !== 'string')
    throw new CodedError('receiver.malformed', 'A chat packet without an id or a message.');
  return {
    id: `legacy ${id.slice(0, 128)}`,
    topic: topics.chat,
    identity,
    attributes: {},
    chunks: (async function* () {
      yield message;
    })(),
  };
}

function record(payload: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    throw new CodedError('receiver.malformed', 'A chat packet that is not JSON.');
  }
  if (typeof value !== 'object' || value === null)
    throw new CodedError('receiver.malformed', 'A chat packet that is no object.');
  return value as Record<string, unknown>;
}
