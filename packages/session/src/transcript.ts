/**
 * Folds streams of text into rows, one per segment and participant.
 *
 * | arrives                                   | row                                   |
 * |-------------------------------------------|---------------------------------------|
 * | a stream opens                            | its place is kept                     |
 * | chunks of one stream                      | text grows                            |
 * | a new stream for the same segment         | text is replaced, id and place stay   |
 * | an older stream, read after a newer one   | nothing                               |
 * | attributes, at the beginning or the end   | merged with those that are there      |
 * | `lk.transcription_final` = "true"         | final                                 |
 * | the stream closes                         | final, unless it said it is an interim |
 * | the participant's next segment            | the one before it is final            |
 * | the stream is cut                         | final and truncated                   |
 *
 * Interims without a segment id continue the speaker's row that is not final.
 *
 * Whose words they are follows from the track that they transcribe, where the sender may speak for
 * others (agents, and transcribers that the server hides), else from the sender.
 */
import type { Agents } from './agents.js';
import { nameOf } from './agent.js';
import type { Failures } from './failures.js';
import { TextStreamCut, topics, wire } from './ports.js';
import type { Clock, Logger, RemoteParticipant, Room, TextStream } from './ports.js';
import type { Row, Rows } from './rows.js';
import { onAbort } from './signals.js';
import { sameData, transaction } from './store.js';
import { shownAttributes, shownName } from './text.js';
import { TimedTextReader } from './timed-text.js';
import type { AbortSignalLike, Attachment, Message, TimedWord } from './types.js';

/** Whose words a stream carries. */
type Speaker =
  | {
      readonly type: 'userTranscript' | 'agentTranscript' | 'participantTranscript';
      readonly from: string;
    }
  | { readonly type: 'chatMessage'; readonly sender: 'agent' | 'other'; readonly from: string };

/** More timed words of one row are left out. */
const wordLimit = 1_024;
/** Segments that may still change; older ones are settled for good. */
const openSegmentLimit = 512;

/** One stream, with the place that it was opened at. */
interface Arrival {
  readonly stream: TextStream;
  readonly place: number;
  readonly speaker: Speaker;
  /** The identity of the participant whose words they are. */
  readonly subject: string;
}

interface Segment {
  readonly id: string;
  readonly row: Row;
  /** Its streams name no segment. */
  readonly isLoose: boolean;
  /** Where the newest of its streams was opened. */
  place: number;
  /** The stream that may write now: the newest one. */
  stream: TextStream;
  isOpen: boolean;
}

/** The call whose words arrive. */
interface RunningCall {
  readonly signal: AbortSignalLike;
  readonly room: Pick<Room, 'identity' | 'publisherOf'>;
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
   * @param signal aborted when it is over: what was unfinished stays as it is, and streams that are
   *   still open are ignored
   */
  begin(signal: AbortSignalLike, room: Pick<Room, 'identity' | 'publisherOf'>): void {
    this.#call = { signal, room, isForgeryLogged: false };
    onAbort(signal, () => {
      for (const segment of this.#segments.values()) this.#finish(segment, segment.isOpen);
      this.forget();
      this.#attachments.clear();
    });
  }

  /** Keeps the next place, for a stream that was opened just now. */
  place(): number {
    return this.#rows.place();
  }

  /** The rows are gone. */
  forget(): void {
    this.#segments.clear();
    this.#newest.clear();
  }

  /**
   * A stream of text arrives from a participant that has been announced, if it ever will be.
   * @param place where it was opened
   */
  received(stream: TextStream, place: number): void {
    const call = this.#call;
    if (!call || call.signal.aborted) return;
    const arrival = this.#arrivalOf(stream, place, call);
    if (arrival) void this.#read(arrival, call.signal);
    else void discard(stream);
  }

  /** A file arrives that belongs to a message. */
  attached(identity: string, attachment: Attachment): void {
    this.#attachments.arrived(identity, attachment);
  }

  /** @returns undefined for words that the sender may not say */
  #arrivalOf(stream: TextStream, place: number, call: RunningCall): Arrival | undefined {
    const { identity, topic, attributes } = stream;
    if (topic === topics.chat) {
      const agent = this.#agents.speaker(identity);
      const from = this.#shownAs(agent ?? this.#agents.participant(identity), identity);
      const speaker = { type: 'chatMessage', sender: agent ? 'agent' : 'other', from } as const;
      return { stream, place, speaker, subject: identity };
    }
    const track = attributes[wire.transcribedTrackId];
    const subject = (track && call.room.publisherOf(track)) || identity;
    const speaker = this.#speakerOf(identity, subject, call);
    if (speaker) return { stream, place, speaker, subject };
    // Log this once per call.
    if (!call.isForgeryLogged)
      this.#logger.warn('a transcript was left out: its sender is no agent');
    call.isForgeryLogged = true;
    return undefined;
  }

  #speakerOf(sender: string, subject: string, { room }: RunningCall): Speaker | undefined {
    // The server lets only agents send in the user's name, and only transcribers without one.
    const mayTranscribe =
      sender === '' || sender === room.identity || this.#agents.speaker(sender) !== undefined;
    if (sender !== subject && !mayTranscribe) return undefined;
    if (subject === room.identity) return { type: 'userTranscript', from: 'You' };
    const agent = this.#agents.speaker(subject);
    if (agent) return { type: 'agentTranscript', from: this.#shownAs(agent, subject) };
    // Beside an agent, the words of others are not taken for those of a conversation.
    const other = this.#agents.all.get().length === 0 && this.#agents.participant(subject);
    if (!other) return undefined;
    return { type: 'participantTranscript', from: this.#shownAs(other, subject) };
  }

  /** The name of a participant; a person who has an agent's name is told apart from it. */
  #shownAs(participant: RemoteParticipant | undefined, identity: string): string {
    if (participant?.isAgent) return nameOf(participant) ?? 'Agent';
    const id = shownName(identity) ?? 'Unknown participant';
    const name = shownName(participant?.name);
    const isTaken = this.#agents.all.get().some((agent) => agent.name === name);
    return name && isTaken ? `${name} (${id})` : (name ?? id);
  }

  /** Reads a stream to its end; never rejects. */
  async #read(arrival: Arrival, signal: AbortSignalLike): Promise<void> {
    const { stream, speaker } = arrival;
    const timed = speaker.type === 'chatMessage' ? undefined : new TimedTextReader();
    let segment: Segment | undefined;
    let isStale = false;
    try {
      for await (const chunk of stream.chunks) {
        if (signal.aborted || isStale) continue;
        const timedText = timed?.read(chunk);
        const text = timedText ? timedText.text : chunk;
        if (segment) {
          if (segment.stream === stream) this.#rows.append(segment.row, text);
        } else if (text !== '') {
          const known = this.#known(arrival);
          isStale = known !== undefined && isStaleFor(known, arrival);
          if (!isStale) segment = this.#open(arrival, known, text);
        }
        if (timedText?.words && segment?.stream === stream)
          this.#addWords(segment, timedText.words);
      }
      if (signal.aborted) return;
      // A stream without a word ends what is there; one that another replaced ends nothing.
      const ended = segment ?? (isStale ? undefined : this.#known(arrival));
      if (ended && (!segment || segment.stream === stream)) this.#close(arrival, ended);
    } catch (error) {
      if (!signal.aborted) this.#broke(stream, segment, error);
    }
  }

  /** The segment that a stream belongs to, if it is there already. */
  #known({ stream, speaker, subject }: Arrival): Segment | undefined {
    const known = this.#segments.get(rowId(stream, speaker, subject));
    if (known || !isInterims(speaker) || !isLoose(stream)) return known;
    const newest = this.#newest.get(subject);
    return newest?.isLoose && !newest.row.isFinal ? newest : undefined;
  }

  /** The first words of a stream: they begin a row, or replace what an older stream said. */
  #open(arrival: Arrival, known: Segment | undefined, text: string): Segment {
    return transaction(() => {
      this.#agents.heard(arrival.stream.identity);
      this.#agents.heard(arrival.subject);
      return known ? this.#replace(known, arrival, text) : this.#create(arrival, text);
    });
  }

  #create({ stream, speaker, subject, place }: Arrival, text: string): Segment {
    const id = rowId(stream, speaker, subject);
    const row = this.#rows.add(this.#messageOf(id, stream, speaker, text), place);
    const segment: Segment = { id, row, isLoose: isLoose(stream), stream, place, isOpen: true };
    this.#segments.set(id, segment);
    this.#settleOldest();
    for (const file of stream.attachmentIds ?? [])
      this.#attachments.expect(stream.identity, file, (attachment) =>
        this.#rows.change(row, { attachments: [...(row.message.attachments ?? []), attachment] }),
      );
    if (speaker.type !== 'chatMessage') {
      const before = this.#newest.get(subject);
      if (before) this.#finish(before);
      this.#newest.set(subject, segment);
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

  #replace(segment: Segment, { stream, place }: Arrival, text: string): Segment {
    segment.stream = stream;
    segment.place = place;
    segment.isOpen = true;
    this.#rows.replace(segment.row, text);
    if (segment.row.hasWords) this.#rows.change(segment.row, { words: [] });
    if (saysFinal(stream) === 'true') this.#finish(segment);
    this.#merge(segment.row, stream);
    return segment;
  }

  /** What the sender says of its words later counts too. */
  #merge(row: Row, stream: TextStream): void {
    const said = shownAttributes(stream.attributes);
    if (!said) return;
    const { attributes: old = {} } = row.message;
    const attributes = shownAttributes({ ...old, ...said });
    if (attributes && !sameData(old, attributes)) this.#rows.change(row, { attributes });
  }

  #addWords({ row }: Segment, words: readonly TimedWord[]): void {
    const known = row.message.words ?? [];
    if (known.length < wordLimit)
      this.#rows.change(row, { words: [...known, ...words].slice(0, wordLimit) });
  }

  #close({ stream, speaker }: Arrival, segment: Segment): void {
    if (segment.stream === stream) segment.isOpen = false;
    this.#merge(segment.row, stream);
    const isInterim = isInterims(speaker) && saysFinal(stream) === 'false';
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
    if (!row.isFinal || (truncated && !row.isTruncated))
      this.#rows.change(row, { isFinal: true, truncated: truncated || row.isTruncated });
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

/** The stream is read after a newer one of its segment, or after the final words. */
function isStaleFor(known: Segment, { stream, speaker, place }: Arrival): boolean {
  const isInterim = isInterims(speaker) && saysFinal(stream) === 'false';
  return place < known.place || (isInterim && known.row.isFinal);
}

function saysFinal(stream: TextStream): string | undefined {
  return stream.attributes[wire.transcriptionFinal];
}

/** Only what people say comes as interims, each a stream of its own. */
const isInterims = ({ type }: Speaker): boolean =>
  type === 'userTranscript' || type === 'participantTranscript';

/** A part of a transcript that names no segment, but says whether it is final. */
const isLoose = (stream: TextStream): boolean =>
  stream.attributes[wire.segmentId] === undefined && saysFinal(stream) !== undefined;

function rowId(stream: TextStream, speaker: Speaker, subject: string): string {
  return speaker.type === 'chatMessage'
    ? `chat ${stream.id} ${subject}`
    : `${stream.attributes[wire.segmentId] ?? stream.id} ${subject}`;
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
