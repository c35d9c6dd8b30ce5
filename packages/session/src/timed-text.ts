/**
 * Reads the transcripts of agents that send `json_format`: a line of JSON for each piece of text,
 * `{"text":"Hello ","start_time":0.1,"end_time":0.4}`, where others send the text itself. Nothing
 * else tells them apart, so the first line decides; words that merely look like JSON stay words.
 */
import type { TimedWord } from './basics.js';

/** One piece of a transcript. */
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
/** A line without an end is given up there. */
const longestLine = 65_536;

type TimedReader = (chunk: string) => readonly Piece[];

/** @returns reads one stream, chunk by chunk; a line that breaks off is kept for the next chunk */
export function createTimedReader(): TimedReader {
  let mode: 'unknown' | 'text' | 'json' = 'unknown';
  let rest = '';
  return (chunk) => {
    if (mode === 'unknown') mode = chunk.startsWith('{"') && firstLine(chunk) ? 'json' : 'text';
    if (mode === 'text') return [{ text: chunk }];
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) rest = '';
    // A line that is no piece of text costs itself only.
    return lines.map(pieceOf).filter((piece) => piece !== undefined);
  };
}

function firstLine(chunk: string): boolean {
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

/** A chunk's text, and the timed words in it where there are any. */
export function readChunk(
  timed: TimedReader | undefined,
  chunk: string,
): { readonly text: string; readonly words?: readonly TimedWord[] } {
  const pieces = timed?.(chunk);
  const [only] = pieces ?? [];
  if (!pieces) return { text: chunk };
  if (pieces.length === 1 && only && !only.word) return { text: only.text };
  const words = pieces.flatMap(({ word }) => word ?? []);
  const text = pieces.map((one) => one.text).join('');
  return words.length > 0 ? { text, words } : { text };
}
