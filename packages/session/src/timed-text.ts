/**
 * Reads the transcripts of agents that send `json_format`: a line of JSON for each piece of text,
 * `{"text":"Hello ","start_time":0.1,"end_time":0.4}`, where others send the text itself. Nothing
 * else tells them apart, so the first line decides; words that merely look like JSON stay words.
 */
import type { TimedWord } from './types.js';

/** A chunk's text, and the timed words in it where there are any. */
export interface TimedText {
  readonly text: string;
  readonly words?: readonly TimedWord[];
}

interface Piece {
  readonly text: string;
  readonly word?: TimedWord;
}

/** Fields of LiveKit's `TimedString`. */
const fields = new Set([
  'text',
  'start_time',
  'end_time',
  'confidence',
  'start_time_offset',
  'speaker_id',
]);
/** A line that is longer without an end is given up. */
const longestLine = 65_536;

/** Reads one stream, chunk by chunk; a line that breaks off is kept for the next chunk. */
export class TimedTextReader {
  #format: 'unknown' | 'text' | 'json' = 'unknown';
  #rest = '';

  /** @returns undefined when the chunk is plain text, as it is */
  read(chunk: string): TimedText | undefined {
    if (this.#format === 'text') return undefined;
    if (this.#format === 'unknown') {
      this.#format = chunk.startsWith('{"') && isFirstLine(chunk) ? 'json' : 'text';
      if (this.#format === 'text') return undefined;
    }
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestLine) this.#rest = '';
    // A line that is no piece of text costs itself only.
    const pieces = lines.map(pieceOf).filter((piece) => piece !== undefined);
    const words = pieces.flatMap(({ word }) => word ?? []);
    const text = pieces.map((piece) => piece.text).join('');
    return words.length > 0 ? { text, words } : { text };
  }
}

function isFirstLine(chunk: string): boolean {
  const end = chunk.indexOf('\n');
  return end > 0 && pieceOf(chunk.slice(0, end)) !== undefined;
}

function pieceOf(line: string): Piece | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Object.keys(value).every((key) => fields.has(key))) return undefined;
  const { text, start_time: start, end_time: end } = value as Record<string, unknown>;
  // Protobuf leaves an empty text out.
  if (text !== undefined && typeof text !== 'string') return undefined;
  if (!text) return { text: '' };
  if (typeof start !== 'number' && typeof end !== 'number') return { text };
  return {
    text,
    word: {
      text,
      ...(typeof start === 'number' ? { startTime: start } : {}),
      ...(typeof end === 'number' ? { endTime: end } : {}),
    },
  };
}
