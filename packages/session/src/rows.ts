/** The rows of the conversation: constant cost for each change, one view update per frame. */
import type { Cancel, FrameScheduler } from './ports.js';
import { sameData, transaction, writable } from './store.js';
import type { Readable } from './store.js';
import { cut } from './text.js';
import type { Message, MessageBase, Turn } from './types.js';

/** More of one message is left out, in UTF-16 code units. */
export const messageLimit = 65_536;
const turnLimit = 280;

/** The newest rows that are kept; a bounded number of older ones may stand before them for a while. */
export const rowLimit = 20_000;
/** Old rows go this many at once, so that not each new one moves all the others. */
const dropStep = 1_000;

type Change = Partial<Omit<Message, 'id' | 'type' | 'timestamp' | 'message'>> & {
  readonly status?: 'sending' | 'sent' | 'failed';
};

type Draft = { -readonly [Key in keyof MessageBase]: MessageBase[Key] } & {
  readonly type: Message['type'];
  readonly sender?: 'agent' | 'other';
};

/** One row: its place and its newest content. */
export class Row {
  /** Its place among all rows that may come: never changes, and may have gaps. */
  readonly order: number;
  /** Its place among the rows, counted from the conversation's first. */
  index: number;
  /** Changes in place with each piece of a stream; it is copied only where it is looked at. */
  readonly #now: Draft;
  #shown: Message | undefined;

  /** @param draft belongs to the row from now on */
  constructor(order: number, index: number, draft: Draft) {
    this.order = order;
    this.index = index;
    this.#now = draft;
    this.#limit();
  }

  get text(): string {
    return this.#now.message;
  }

  get isFinal(): boolean {
    return this.#now.isFinal;
  }

  get isTruncated(): boolean {
    return this.#now.truncated;
  }

  get hasWords(): boolean {
    return this.#now.words !== undefined;
  }

  /** Who speaks in a turn of the conversation; undefined for another participant's chat. */
  get speaker(): 'user' | 'agent' | undefined {
    const { type, sender } = this.#now;
    if (type === 'userTranscript' || type === 'sentMessage') return 'user';
    return type === 'participantTranscript' || sender === 'other' ? undefined : 'agent';
  }

  get message(): Message {
    return (this.#shown ??= { ...this.#now } as Message);
  }

  change(change: Change): void {
    Object.assign(this.#now, change);
    this.#shown = undefined;
  }

  replace(text: string): void {
    this.#now.message = text;
    this.#now.truncated = false;
    this.#shown = undefined;
    this.#limit();
  }

  /** @returns whether there was room for more */
  append(text: string): boolean {
    if (this.#now.truncated || text === '') return false;
    this.#now.message += text;
    this.#shown = undefined;
    this.#limit();
    return true;
  }

  #limit(): void {
    if (this.#now.message.length <= messageLimit) return;
    this.#now.message = cut(this.#now.message, messageLimit);
    this.#now.truncated = true;
  }
}

/** What was said and typed, in the order in which it began. */
export class Rows {
  readonly #frame: FrameScheduler;
  #rows: Row[] = [];
  /** The place of the first row that is kept. */
  #first = 0;
  readonly #ids = new Set<string>();
  #lastTwo: readonly Row[] = [];
  #changed = new Set<Row>();
  /** Rows from this index on were moved by one that came in before them. */
  #movedFrom = Infinity;
  #nextOrder = 0;
  #cancelFrame: Cancel | undefined;
  readonly #list = writable<readonly Message[]>([]);
  readonly #dropped = writable(0);
  readonly #turns = writable<readonly Turn[]>([], sameData);

  /** Changes once per frame; reading it brings it up to date. */
  readonly list: Readable<readonly Message[]> = {
    get: () => {
      this.#flush();
      return this.#list.get();
    },
    subscribe: (run) => {
      this.#flush();
      return this.#list.subscribe(run);
    },
  };
  /** How many rows stood before those in `list` and are no longer kept. */
  readonly dropped: Readable<number> = this.#dropped;
  /** The last two turns, always up to date. */
  readonly turns: Readable<readonly Turn[]> = this.#turns;

  /** @param frame when the next view update may be */
  constructor(frame: FrameScheduler) {
    this.#frame = frame;
  }

  /** Keeps the next place, for a row whose first words are still to come. */
  place(): number {
    this.#nextOrder += 1;
    return this.#nextOrder;
  }

  /** @param order the place that was kept for it; default the last one */
  add(message: Message, order = this.place()): Row {
    const row = this.#put(message, order);
    this.#dropOldest();
    this.#touch(row);
    if (row.speaker) {
      this.#lastTwo = [...this.#lastTwo, row].sort((a, b) => a.order - b.order).slice(-2);
      this.#showTurns();
    }
    return row;
  }

  /** Changes a row, but for its text; one that is no longer kept stays as it is. */
  change(row: Row, change: Change): void {
    if (!this.#isAlive(row)) return;
    row.change(change);
    this.#touch(row);
  }

  /** Puts another text in the place of the row's. */
  replace(row: Row, text: string): void {
    if (!this.#isAlive(row)) return;
    row.replace(text);
    this.#touch(row);
    if (this.#lastTwo.includes(row)) this.#showTurns();
  }

  /** Adds to the row's text, up to {@link messageLimit}. */
  append(row: Row, text: string): void {
    const { length } = row.text;
    if (!this.#isAlive(row) || !row.append(text)) return;
    this.#touch(row);
    // The turn shows the beginning only; leaving longer text alone keeps it a cheap rope.
    if (length <= turnLimit && this.#lastTwo.includes(row)) this.#showTurnOf(row);
  }

  /** Replaces everything, the newest {@link rowLimit} of it; older rows can no longer be changed. */
  reset(messages: readonly Message[]): readonly Row[] {
    this.#rows = [];
    this.#ids.clear();
    this.#first = Math.max(0, messages.length - rowLimit);
    for (const message of messages.slice(this.#first)) this.#put(settled(message), this.place());
    this.#lastTwo = this.#rows.filter(({ speaker }) => speaker).slice(-2);
    this.#changed = new Set();
    this.#movedFrom = Infinity;
    transaction(() => {
      this.#dropped.set(this.#first);
      this.#list.set(this.#rows.map((row) => row.message));
      this.#showTurns();
    });
    return this.#rows;
  }

  #put(message: Message, order: number): Row {
    // A sender may use a segment's id again, long after its row was settled.
    const id = this.#ids.has(message.id) ? `${message.id} ${order}` : message.id;
    this.#ids.add(id);
    let at = this.#rows.length;
    // Only the few rows whose words came first although they began later.
    while (at > 0 && (this.#rows[at - 1]?.order ?? 0) > order) at -= 1;
    const row = new Row(order, this.#first + at, { ...message, id });
    if (at < this.#rows.length) this.#movedFrom = Math.min(this.#movedFrom, row.index);
    for (const later of this.#rows.slice(at)) later.index += 1;
    this.#rows.splice(at, 0, row);
    return row;
  }

  #dropOldest(): void {
    if (this.#rows.length < rowLimit + dropStep) return;
    for (const row of this.#rows.splice(0, dropStep)) {
      this.#ids.delete(row.message.id);
      // A hidden window draws no frame, for hours.
      this.#changed.delete(row);
    }
    this.#first += dropStep;
  }

  #isAlive(row: Row): boolean {
    return this.#rows[row.index - this.#first] === row;
  }

  #touch(row: Row): void {
    this.#changed.add(row);
    this.#cancelFrame ??= this.#frame(() => this.#flush());
  }

  #flush(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
    if (this.#changed.size === 0) return;
    const next = this.#list.get().slice(this.#first - this.#dropped.get());
    for (const row of this.#rows.slice(Math.max(0, this.#movedFrom - this.#first)))
      next[row.index - this.#first] = row.message;
    this.#movedFrom = Infinity;
    for (const row of this.#changed)
      if (this.#isAlive(row)) next[row.index - this.#first] = row.message;
    this.#changed = new Set();
    transaction(() => {
      this.#dropped.set(this.#first);
      this.#list.set(next);
    });
  }

  /** Only this row of the last two has changed. */
  #showTurnOf(row: Row): void {
    const index = this.#lastTwo.indexOf(row);
    const turn = turnOf(row);
    if (turn) this.#turns.set(this.#turns.get().map((one, i) => (i === index ? turn : one)));
  }

  #showTurns(): void {
    this.#turns.set(this.#lastTwo.map(turnOf).filter((turn) => turn !== undefined));
  }
}

/** The row's place is its turn's id: a message's own is as long as its sender likes. */
function turnOf({ order, speaker, text }: Row): Turn | undefined {
  return speaker && { id: String(order), from: speaker, text: cut(text, turnLimit) };
}

/** What an earlier run left unfinished stays unfinished. */
function settled(message: Message): Message {
  if (message.type === 'sentMessage')
    return message.status === 'sending' ? { ...message, status: 'failed' } : message;
  return message.isFinal ? message : { ...message, isFinal: true, truncated: true };
}
