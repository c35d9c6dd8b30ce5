/**
 * Folds streams of text into rows, one per segment and participant.
 *
 * | arrives                                   | row                                   |
 * |-------------------------------------------|---------------------------------------|
 * | chunks of one stream                      | text grows                            |
 * | a new stream for the same segment         | text is replaced, id and place stay   |
 * | `lk.transcription_final` = "true"         | final                                 |
 * | the stream closes                         | final, unless it said it is an interim |
 * | the participant's next segment            | the one before it is final            |
 * | the stream is cut                         | final and truncated                   |
 */
import type { Attachments } from './attachments.js';
import type { FailureLog } from './failure-log.js';
import { TextStreamCut, wire } from './ports.js';
import type { Clock, TextStream } from './ports.js';
import type { Row, Rows } from './rows.js';
import { shownAttributes } from './text.js';
import { createTimedReader, readChunk } from './timed-text.js';
import type { Message, TimedWord } from './types.js';

/** Whose words a stream carries. */
type Speaker =
  | { readonly type: 'userTranscript' | 'agentTranscript'; readonly from: string }
  | {
      readonly type: 'chatMessage';
      readonly sender: 'agent' | 'other';
      readonly from: string;
    };

export interface Transcript {
  /** Reads a stream to its end; never rejects. */
  read(stream: TextStream, speaker: Speaker): Promise<void>;
  /** Reads a stream to its end without keeping any of it, so that it doesn't pile up. */
  discard(stream: TextStream): Promise<void>;
  /** The call is over: what was unfinished stays as it is, and streams still open are ignored. */
  end(): void;
  /** The rows are gone. */
  forget(): void;
}

/** More timed words of one row are left out. */
const wordLimit = 1_024;
/** Segments that may still change; older ones are settled for good. */
const openSegmentLimit = 512;

interface Segment {
  readonly row: Row;
  /** The stream that may write now: the newest one. */
  stream: TextStream;
  open: boolean;
}

/** Makes the fold; rows are added to `rows`, what cannot be read becomes a failure. */
export function createTranscript(deps: {
  readonly rows: Rows;
  readonly clock: Clock;
  readonly failures: FailureLog;
  readonly attachments: Attachments;
}): Transcript {
  const { rows, attachments } = deps;
  const segments = new Map<string, Segment>();
  /** Each participant's newest segment of speech. */
  const newest = new Map<string, Segment>();
  let generation = 0;

  const finish = (segment: Segment, truncated = false): void => {
    const { message } = segment.row;
    if (!message.isFinal || (truncated && !message.truncated))
      rows.change(segment.row, { isFinal: true, truncated: truncated || message.truncated });
  };

  const settleOldest = (): void => {
    if (segments.size <= openSegmentLimit) return;
    const [oldest] = segments;
    if (!oldest) return;
    finish(oldest[1]);
    segments.delete(oldest[0]);
  };

  const create = (id: string, stream: TextStream, speaker: Speaker, text: string): Segment => {
    const attributes = shownAttributes(stream.attributes);
    const base = {
      id,
      ...(attributes ? { attributes } : {}),
      timestamp: deps.clock.now(),
      from: speaker.from,
      message: text,
      isFinal: saysFinal(stream) === 'true',
      truncated: false,
    };
    const message: Message =
      speaker.type === 'chatMessage'
        ? { ...base, type: speaker.type, sender: speaker.sender }
        : { ...base, type: speaker.type };
    const segment: Segment = { row: rows.add(message), stream, open: true };
    segments.set(id, segment);
    settleOldest();
    if (stream.attachmentIds)
      attachments.expect(stream.identity, stream.attachmentIds, (one) =>
        rows.change(segment.row, {
          attachments: [...(segment.row.message.attachments ?? []), one],
        }),
      );
    if (speaker.type !== 'chatMessage') {
      const before = newest.get(stream.identity);
      if (before) finish(before);
      newest.set(stream.identity, segment);
    }
    return segment;
  };

  const replace = (segment: Segment, stream: TextStream, text: string): void => {
    segment.stream = stream;
    segment.open = true;
    rows.change(segment.row, {
      message: text,
      ...(segment.row.message.words ? { words: [] } : {}),
      truncated: false,
      isFinal: segment.row.message.isFinal || saysFinal(stream) === 'true',
    });
  };

  const addWords = ({ row }: Segment, words: readonly TimedWord[]): void => {
    const known = row.message.words ?? [];
    if (known.length < wordLimit)
      rows.change(row, { words: [...known, ...words].slice(0, wordLimit) });
  };

  const close = (stream: TextStream, speaker: Speaker, segment: Segment): void => {
    if (segment.stream === stream) segment.open = false;
    // Only what a user says comes as interims, each a stream of its own.
    const isInterim = speaker.type === 'userTranscript' && saysFinal(stream) === 'false';
    if (!isInterim) finish(segment);
  };

  return {
    async read(stream, speaker) {
      const mine = generation;
      const id = rowId(stream, speaker);
      const known = segments.get(id);
      const isStale =
        speaker.type === 'userTranscript' &&
        known?.row.message.isFinal === true &&
        saysFinal(stream) === 'false';
      let segment: Segment | undefined;
      const timed = speaker.type === 'chatMessage' ? undefined : createTimedReader();
      try {
        for await (const chunk of stream.chunks) {
          if (mine !== generation || isStale) continue;
          const { text, words } = readChunk(timed, chunk);
          if (segment) {
            if (segment.stream === stream) rows.append(segment.row, text);
          } else {
            segment = segments.get(id);
            if (segment) replace(segment, stream, text);
            else segment = create(id, stream, speaker, text);
          }
          if (words && segment.stream === stream) addWords(segment, words);
        }
        // A stream without a word ends what is there; one that another replaced ends nothing.
        const ended = segment ? (segment.stream === stream ? segment : undefined) : known;
        if (ended && mine === generation) close(stream, speaker, ended);
      } catch (error) {
        if (mine !== generation) return;
        if (segment?.stream === stream) {
          segment.open = false;
          finish(segment, true);
        }
        if (!(error instanceof TextStreamCut))
          deps.failures.add('receiver.malformed', error instanceof Error ? error.message : '');
      }
    },
    async discard(stream) {
      try {
        for await (const text of stream.chunks) void text;
      } catch {
        // Nobody misses a stream that nobody wanted.
      }
    },
    end() {
      generation += 1;
      for (const segment of segments.values()) finish(segment, segment.open);
      segments.clear();
      newest.clear();
      attachments.clear();
    },
    forget() {
      generation += 1;
      segments.clear();
      newest.clear();
    },
  };
}

function saysFinal(stream: TextStream): string | undefined {
  return stream.attributes[wire.transcriptionFinal];
}

function rowId(stream: TextStream, speaker: Speaker): string {
  const segment = stream.attributes[wire.segmentId];
  return speaker.type === 'chatMessage'
    ? `chat ${stream.id} ${stream.identity}`
    : `${segment ?? stream.id} ${stream.identity}`;
}
