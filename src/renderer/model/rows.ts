/** The rows of the conversation: constant cost for each change, one view update per frame. */
import type { Turn } from '../../shared/session.js';
import type { Cancel, FrameScheduler } from './ports.js';
import { writable } from './store.js';
import type { Readable } from './store.js';
import { cut } from './text.js';
import type { Message } from './types.js';

/** More of one message is left out, in UTF-16 code units. */
export const messageLimit = 65_536;
const turnLimit = 280;

/** One row's place and its newest content. */
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
  /** The last two turns, always up to date. */
  readonly turns: Readable<readonly Turn[]>;
  add(message: Message): Row;
  change(row: Row, change: Change): void;
  /** Adds to the text, up to {@link messageLimit}. */
  append(row: Row, text: string): void;
  /** Replaces everything; rows handed out before are dead, and changing them does nothing. */
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

export function createRows(frame: FrameScheduler): Rows {
  let rows: Row[] = [];
  let lastTwo: Row[] = [];
  let changed = new Set<Row>();
  let cancelFrame: Cancel | undefined;
  const list = writable<readonly Message[]>([]);
  const turns = writable<readonly Turn[]>([], sameTurns);

  const flush = (): void => {
    cancelFrame?.();
    cancelFrame = undefined;
    if (changed.size === 0) return;
    const next = list.get().slice();
    for (const row of changed) next[row.index] = row.message;
    changed = new Set();
    list.set(next);
  };
  const touch = (row: Row): void => {
    changed.add(row);
    cancelFrame ??= frame(flush);
  };
  const showTurns = (): void => turns.set(lastTwo.map(turnOf).filter((turn) => turn !== undefined));
  const isAlive = (row: Row): boolean => rows[row.index] === row;

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
    turns,
    change,
    add(message) {
      const row: Row = { index: rows.length, message: limited(message) };
      rows.push(row);
      touch(row);
      if (turnOf(row)) {
        lastTwo = [...lastTwo, row].slice(-2);
        showTurns();
      }
      return row;
    },
    append(row, text) {
      const { message, truncated } = row.message;
      if (truncated || text === '') return;
      const next = limited({ ...row.message, message: message + text });
      if (message.length <= turnLimit) return change(row, next);
      // The turn shows the beginning only; leaving the text alone keeps it a cheap rope.
      if (!isAlive(row)) return;
      row.message = next;
      touch(row);
    },
    reset(messages) {
      rows = messages.map((message, index) => ({ index, message: settled(message) }));
      lastTwo = rows.filter(turnOf).slice(-2);
      changed = new Set();
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
