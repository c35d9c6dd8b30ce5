// A conversation as it comes over the wire: what the user says as interims, each a text stream of
// its own for the same segment; what the agent says as one text stream, word by word.
import {
  DataPacket,
  DataStream_Chunk,
  DataStream_Header,
  DataStream_TextHeader,
  DataStream_Trailer,
} from '@livekit/protocol';

const words = 'It was the best of times, it was the worst of times, it was'.split(/(?<= )/);
const interims = 8;
const pieces = 10;
const encoder = new TextEncoder();
let count = 0;

const packet = (identity, name, value) =>
  new DataPacket({ participantIdentity: identity, value: { case: name, value } });

function header(streamId, identity, attributes) {
  const value = new DataStream_Header({
    streamId,
    topic: 'lk.transcription',
    mimeType: 'text/plain',
    timestamp: BigInt(Date.now()),
    attributes,
    contentHeader: { case: 'textHeader', value: new DataStream_TextHeader({}) },
  });
  return packet(identity, 'streamHeader', value);
}

function chunk(streamId, identity, index, text) {
  const content = encoder.encode(text);
  const value = new DataStream_Chunk({ streamId, chunkIndex: BigInt(index), content });
  return packet(identity, 'streamChunk', value);
}

const trailer = (streamId, identity, attributes = {}) =>
  packet(identity, 'streamTrailer', new DataStream_Trailer({ streamId, attributes }));

/** @returns {Generator<DataPacket[]>} one chunk each, with the header or trailer beside it */
function* userTurn(identity, many) {
  const segment = `SG_${(count += 1)}`;
  for (let index = 1; index <= many; index += 1) {
    const id = `${segment}_${index}`;
    const attributes = {
      'lk.segment_id': segment,
      'lk.transcription_final': String(index === many),
    };
    const text = words.slice(0, index + 1).join('');
    yield [header(id, identity, attributes), chunk(id, identity, 0, text), trailer(id, identity)];
  }
}

function* agentTurn(identity, many) {
  const segment = `SG_${(count += 1)}`;
  const attributes = { 'lk.segment_id': segment, 'lk.transcription_final': 'false' };
  for (let index = 0; index < many; index += 1) {
    const packets = [chunk(segment, identity, index, words[index % words.length])];
    if (index === 0) packets.unshift(header(segment, identity, attributes));
    if (index === many - 1)
      packets.push(trailer(segment, identity, { 'lk.transcription_final': 'true' }));
    yield packets;
  }
}

/**
 * @param {{ user: string, agent: string }} speakers their identities
 * @param {number} turns how many, taking turns
 * @param {boolean} whole each turn as one chunk
 */
export function* conversation({ user, agent }, turns, whole = false) {
  for (let index = 0; index < turns; index += 1)
    yield* index % 2 === 0
      ? userTurn(user, whole ? 1 : interims)
      : agentTurn(agent, whole ? 1 : pieces);
}

/** Chunks in a conversation of that many turns; even numbers only. */
export const chunksOf = (turns) => (turns / 2) * (interims + pieces);
