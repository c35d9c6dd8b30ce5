/** The rows of the conversation: constant cost for each change, one view update per frame. */
import type { Turn } from '../../../src/shared/session.js';
import type { Cancel, FrameScheduler } from './ports.js';
import { writable } from './store.js';
import type { Readable } from './store.js';
import { cut } from './text.js';
import type { Message } from './types.js';

/** More of one message is left out, in UTF-16 code units. */
export const messageLimit = 65_536;
const turnLimit = 280;

/** The newest rows that are kept; a bounded number of older ones may stand before them for a while. */
export const rowLimit = 20_000;
/** Old rows go this many at once, so that not each new one moves all the others. */
const dropStep = 1_000;

/** One row's place, counted from the conversation's first, and its newest content. */
export interface Row {
  readonly index: number;
  message: Message;
}

type Change = Partial<Omit<Message, 'id' | 'type' | 'timestamp'>> & {
  readonly status?: 'sending' | 'sent' | 'failed';
};

export interface Rows {
  /** Changes once per frame; asking for it brings it up to date. */
  readonly list: Readable<readonly Message[]>;
  /** How many rows stood before those in `list` and are no longer kept. */
  readonly dropped: Readable<number>;
  /** The last two turns, always up to date. */
  readonly turns: Readable<readonly Turn[]>;
  add(message: Message): Row;
  change(row: Row, change: Change): void;
  /** Adds to the text, up to {@link messageLimit}. */
  append(row: Row, text: string): void;
  /** Replaces everything, the newest {@link rowLimit} of it; rows handed out before are dead, and changing them does nothing. */
  reset(messages: readonly Message[]): readonly Row[];
}

/** The row's place is its turn's id: a message's own is as long as its sender likes. */
function turnOf({ index, message }: Row): Turn | undefined {
  if (message.type === 'chatMessage' && message.sender === 'other') return undefined;
  const user = message.type === 'userTranscript' || message.type === 'sentMessage';
  return {
    id: String(index),
    from: user ? 'user' : 'agent',
    text: cut(message.message, turnLimit),
  };
}

const sameTurns = (a: readonly Turn[], b: readonly Turn[]): boolean =>
  a.length === b.length && a.every((one, i) => one.id === b[i]?.id && one.text === b[i].text);

/**
 * Makes an empty list.
 * @param frame when the next view update may be
 */
export function createRows(frame: FrameScheduler): Rows {
  let rows: Row[] = [];
  /** The place of the first row that is kept. */
  let first = 0;
  const ids = new Set<string>();
  let lastTwo: Row[] = [];
  let changed = new Set<Row>();
  let cancelFrame: Cancel | undefined;
  const list = writable<readonly Message[]>([]);
  const dropped = writable(0);
  const turns = writable<readonly Turn[]>([], sameTurns);

  const flush = (): void => {
    cancelFrame?.();
    cancelFrame = undefined;
    if (changed.size === 0) return;
    const next = list.get().slice(first - dropped.get());
    for (const row of changed) if (isAlive(row)) next[row.index - first] = row.message;
    changed = new Set();
    dropped.set(first);
    list.set(next);
  };
  const touch = (row: Row): void => {
    changed.add(row);
    cancelFrame ??= frame(flush);
  };
  const showTurns = (): void => turns.set(lastTwo.map(turnOf).filter((turn) => turn !== undefined));
  const isAlive = (row: Row): boolean => rows[row.index - first] === row;

  const put = (message: Message): Row => {
    const index = first + rows.length;
    // A sender may use a segment's id again, long after its row was settled.
    const id = ids.has(message.id) ? `${message.id} ${index}` : message.id;
    ids.add(id);
    const row: Row = { index, message: limited({ ...message, id }) };
    rows.push(row);
    return row;
  };

  const dropOldest = (): void => {
    if (rows.length < rowLimit + dropStep) return;
    for (const row of rows.splice(0, dropStep)) {
      ids.delete(row.message.id);
      // A hidden window draws no frame, for hours.
      changed.delete(row);
    }
    first += dropStep;
  };

  const change = (row: Row, change: Change): void => {
    if (!isAlive(row)) return;
    row.message = limited({ ...row.message, ...change } as Message);
    touch(row);
    if (change.message !== undefined && lastTwo.includes(row)) showTurns();
  };

  return {
    list: {
      get() {
        flush();
        return list.get();
      },
      subscribe(run) {
        flush();
        return list.subscribe(run);
      },
    },
    dropped,
    turns,
    change,
    add(message) {
      const row = put(message);
      dropOldest();
      touch(row);
      if (turnOf(row)) {
        lastTwo = [...lastTwo, row].slice(-2);
        showTurns();
      }
      return row;
    },
    append(row, text) {
      const { message, truncated } = row.message;
      if (truncated || text === '' || !isAlive(row)) return;
      row.message = limited({ ...row.message, message: message + text });
      touch(row);
      // The turn shows the beginning only; leaving longer text alone keeps it a cheap rope.
      if (message.length <= turnLimit && lastTwo.includes(row)) showTurns();
    },
    reset(messages) {
      rows = [];
      ids.clear();
      first = Math.max(0, messages.length - rowLimit);
      for (const message of messages.slice(first)) put(settled(message));
      lastTwo = rows.filter(turnOf).slice(-2);
      changed = new Set();
      dropped.set(first);
      list.set(rows.map((row) => row.message));
      showTurns();
      return rows;
    },
  };
}

/** Nobody will finish what an earlier run left unfinished. */
function settled(message: Message): Message {
  if (message.type === 'sentMessage')
    return message.status === 'sending' ? { ...message, status: 'failed' } : message;
  return message.isFinal ? message : { ...message, isFinal: true, truncated: true };
}

function limited(message: Message): Message {
  if (message.message.length <= messageLimit) return message;
  return { ...message, message: cut(message.message, messageLimit), truncated: true };
}
