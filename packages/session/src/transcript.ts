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
import type { Agents } from './agents.js';
import { nameOf } from './agent.js';
import type { Failures } from './failures.js';
import { TextStreamCut, topics, wire } from './ports.js';
import type { Clock, Logger, TextStream } from './ports.js';
import type { Row, Rows } from './rows.js';
import { transaction } from './store.js';
import { shownAttributes, shownName } from './text.js';
import { TimedTextReader } from './timed-text.js';
import type { AbortSignalLike, Attachment, Message, TimedWord } from './types.js';

/** Whose words a stream carries. */
type Speaker =
  | { readonly type: 'userTranscript' | 'agentTranscript'; readonly from: string }
  | { readonly type: 'chatMessage'; readonly sender: 'agent' | 'other'; readonly from: string };

/** More timed words of one row are left out. */
const wordLimit = 1_024;
/** Segments that may still change; older ones are settled for good. */
const openSegmentLimit = 512;

interface Segment {
  readonly row: Row;
  /** The stream that may write now: the newest one. */
  stream: TextStream;
  isOpen: boolean;
}

/** The call whose words arrive. */
interface RunningCall {
  readonly signal: AbortSignalLike;
  /** This participant's own identity. */
  readonly identity: () => string;
  isForgeryLogged: boolean;
}

export interface TranscriptOptions {
  readonly rows: Rows;
  readonly agents: Agents;
  readonly clock: Clock;
  readonly failures: Failures;
  readonly logger: Logger;
}

/** Brings what is said in a call into the rows, under its speaker's name. */
export class Transcript {
  readonly #rows: Rows;
  readonly #agents: Agents;
  readonly #clock: Clock;
  readonly #failures: Failures;
  readonly #logger: Logger;
  readonly #attachments = new AttachmentTable();
  readonly #segments = new Map<string, Segment>();
  /** Each participant's newest segment of speech. */
  readonly #newest = new Map<string, Segment>();
  #call: RunningCall | undefined;

  constructor({ rows, agents, clock, failures, logger }: TranscriptOptions) {
    this.#rows = rows;
    this.#agents = agents;
    this.#clock = clock;
    this.#failures = failures;
    this.#logger = logger;
  }

  /**
   * A call begins.
   * @param signal aborted when it ends
   * @param identity this participant's own
   */
  begin(signal: AbortSignalLike, identity: () => string): void {
    this.#call = { signal, identity, isForgeryLogged: false };
  }

  /** The call is over: what was unfinished stays as it is; streams that are still open are ignored. */
  end(): void {
    for (const segment of this.#segments.values()) this.#finish(segment, segment.isOpen);
    this.forget();
    this.#attachments.clear();
  }

  /** The rows are gone. */
  forget(): void {
    this.#segments.clear();
    this.#newest.clear();
  }

  /** A stream of text arrives from a participant that has been announced, if it ever will be. */
  received(stream: TextStream): void {
    const call = this.#call;
    if (!call || call.signal.aborted) return;
    const speaker = this.#speakerOf(stream, call);
    if (speaker) void this.#read(stream, speaker, call.signal);
    else void discard(stream);
  }

  /** A file arrives that belongs to a message. */
  attached(identity: string, attachment: Attachment): void {
    this.#attachments.arrived(identity, attachment);
  }

  /** @returns undefined for words that the sender may not say */
  #speakerOf({ identity, topic }: TextStream, call: RunningCall): Speaker | undefined {
    const agent = this.#agents.speaker(identity);
    const from = agent
      ? (nameOf(agent) ?? 'Agent')
      : (shownName(identity) ?? 'Unknown participant');
    if (topic === topics.chat)
      return { type: 'chatMessage', sender: agent ? 'agent' : 'other', from };
    if (agent) return { type: 'agentTranscript', from };
    // The server lets only agents speak for the user.
    if (identity === call.identity()) return { type: 'userTranscript', from: 'You' };
    // Log this once per call.
    if (!call.isForgeryLogged)
      this.#logger.warn('a transcript was left out: its sender is no agent');
    call.isForgeryLogged = true;
    return undefined;
  }

  /** Reads a stream to its end; never rejects. */
  async #read(stream: TextStream, speaker: Speaker, signal: AbortSignalLike): Promise<void> {
    const id = rowId(stream, speaker);
    const timed = speaker.type === 'chatMessage' ? undefined : new TimedTextReader();
    let segment: Segment | undefined;
    let isStale = false;
    try {
      for await (const chunk of stream.chunks) {
        if (signal.aborted || isStale) continue;
        const timedText = timed?.read(chunk);
        const text = timedText ? timedText.text : chunk;
        if (!segment) {
          isStale = this.#isStale(id, stream, speaker);
          if (isStale) continue;
          segment = this.#open(id, stream, speaker, text);
        } else if (segment.stream === stream) this.#rows.append(segment.row, text);
        if (timedText?.words && segment.stream === stream) this.#addWords(segment, timedText.words);
      }
      if (signal.aborted) return;
      // A stream without a word ends what is there; one that another replaced ends nothing.
      const ended = segment ?? (isStale ? undefined : this.#segments.get(id));
      if (ended && (!segment || segment.stream === stream)) this.#close(stream, speaker, ended);
    } catch (error) {
      if (!signal.aborted) this.#broke(stream, segment, error);
    }
  }

  /** An interim that is read after the final words of its segment. */
  #isStale(id: string, stream: TextStream, speaker: Speaker): boolean {
    return (
      speaker.type === 'userTranscript' &&
      saysFinal(stream) === 'false' &&
      this.#segments.get(id)?.row.message.isFinal === true
    );
  }

  /** The first words of a stream: they begin a row, or replace what an older stream said. */
  #open(id: string, stream: TextStream, speaker: Speaker, text: string): Segment {
    const known = this.#segments.get(id);
    return transaction(() => {
      this.#agents.heard(stream.identity);
      return known ? this.#replace(known, stream, text) : this.#create(id, stream, speaker, text);
    });
  }

  #create(id: string, stream: TextStream, speaker: Speaker, text: string): Segment {
    const row = this.#rows.add(this.#messageOf(id, stream, speaker, text));
    const segment: Segment = { row, stream, isOpen: true };
    this.#segments.set(id, segment);
    this.#settleOldest();
    for (const file of stream.attachmentIds ?? [])
      this.#attachments.expect(stream.identity, file, (attachment) =>
        this.#rows.change(row, { attachments: [...(row.message.attachments ?? []), attachment] }),
      );
    if (speaker.type !== 'chatMessage') {
      const before = this.#newest.get(stream.identity);
      if (before) this.#finish(before);
      this.#newest.set(stream.identity, segment);
    }
    return segment;
  }

  #messageOf(id: string, stream: TextStream, speaker: Speaker, text: string): Message {
    const attributes = shownAttributes(stream.attributes);
    return {
      ...speaker,
      id,
      ...(attributes ? { attributes } : {}),
      timestamp: this.#clock.now(),
      message: text,
      isFinal: saysFinal(stream) === 'true',
      truncated: false,
    };
  }

  #replace(segment: Segment, stream: TextStream, text: string): Segment {
    segment.stream = stream;
    segment.isOpen = true;
    this.#rows.replace(segment.row, text);
    const { words, isFinal } = segment.row.message;
    this.#rows.change(segment.row, {
      ...(words ? { words: [] } : {}),
      isFinal: isFinal || saysFinal(stream) === 'true',
    });
    return segment;
  }

  #addWords({ row }: Segment, words: readonly TimedWord[]): void {
    const known = row.message.words ?? [];
    if (known.length < wordLimit)
      this.#rows.change(row, { words: [...known, ...words].slice(0, wordLimit) });
  }

  #close(stream: TextStream, speaker: Speaker, segment: Segment): void {
    if (segment.stream === stream) segment.isOpen = false;
    // Only what a user says comes as interims, each a stream of its own.
    const isInterim = speaker.type === 'userTranscript' && saysFinal(stream) === 'false';
    if (!isInterim) this.#finish(segment);
  }

  #broke(stream: TextStream, segment: Segment | undefined, error: unknown): void {
    if (segment?.stream === stream) {
      segment.isOpen = false;
      this.#finish(segment, true);
    }
    if (error instanceof TextStreamCut || stream.isCut?.(error)) return;
    this.#failures.add('receiver.malformed', error instanceof Error ? error.message : '');
  }

  #finish({ row }: Segment, truncated = false): void {
    const { message } = row;
    if (!message.isFinal || (truncated && !message.truncated))
      this.#rows.change(row, { isFinal: true, truncated: truncated || message.truncated });
  }

  #settleOldest(): void {
    if (this.#segments.size <= openSegmentLimit) return;
    for (const [id, oldest] of this.#segments) {
      this.#finish(oldest);
      this.#segments.delete(id);
      return;
    }
  }
}

function saysFinal(stream: TextStream): string | undefined {
  return stream.attributes[wire.transcriptionFinal];
}

function rowId(stream: TextStream, speaker: Speaker): string {
  return speaker.type === 'chatMessage'
    ? `chat ${stream.id} ${stream.identity}`
    : `${stream.attributes[wire.segmentId] ?? stream.id} ${stream.identity}`;
}

/** Reads a stream to its end without keeping any of it, so that it doesn't pile up. */
async function discard(stream: TextStream): Promise<void> {
  try {
    for await (const text of stream.chunks) void text;
  } catch {
    // A discarded stream may fail; ignore it.
  }
}

/** Files and messages that still wait for each other. */
const waitingLimit = 32;

/** Brings the files of messages together with their rows, whichever comes first. */
class AttachmentTable {
  readonly #early = new Map<string, Attachment>();
  readonly #expected = new Map<string, (attachment: Attachment) => void>();

  /** A file belongs to a row: it is added once, as soon as it is there. */
  expect(identity: string, id: string, add: (attachment: Attachment) => void): void {
    const key = `${id} ${identity}`;
    const early = this.#early.get(key);
    this.#early.delete(key);
    if (early) add(early);
    else setBounded(this.#expected, key, add);
  }

  arrived(identity: string, attachment: Attachment): void {
    const key = `${attachment.id} ${identity}`;
    const add = this.#expected.get(key);
    this.#expected.delete(key);
    if (add) add(attachment);
    else setBounded(this.#early, key, attachment);
  }

  clear(): void {
    this.#early.clear();
    this.#expected.clear();
  }
}

function setBounded<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > waitingLimit && oldest !== undefined) map.delete(oldest);
}
