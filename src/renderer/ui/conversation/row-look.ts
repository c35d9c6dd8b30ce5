import { messageLimit } from '@parley/session';
import type { Message } from '@parley/session';
import { clockTime } from '../texts.js';

/** How one row of the transcript is drawn. */
export interface RowLook {
  readonly voice: 'user' | 'agent' | 'other';
  /** Typed, not said. */
  readonly typed: boolean;
  readonly time: string;
  /** What assistive technology calls the row; it begins with the speaker. */
  readonly name: string;
  /** A word about what became of it. */
  readonly mark?: 'Interrupted' | 'Shortened' | 'Sending' | 'Not sent';
}

/** Reads a row's look off its message. */
export function lookOf(row: Message): RowLook {
  const time = clockTime(row.timestamp);
  const typed = row.type === 'chatMessage' || row.type === 'sentMessage';
  const mark = markOf(row);
  return {
    voice: voiceOf(row),
    typed,
    time,
    name: `${row.from}, ${typed ? 'typed, ' : ''}${time}`,
    ...(mark ? { mark } : {}),
  };
}

function voiceOf(row: Message): RowLook['voice'] {
  if (row.type === 'userTranscript' || row.type === 'sentMessage') return 'user';
  if (row.type === 'participantTranscript') return 'other';
  return row.type === 'agentTranscript' ? 'agent' : row.sender;
}

function markOf(row: Message): RowLook['mark'] {
  // A cut never falls into the middle of a character, so it may fall one short.
  if (row.truncated) return row.message.length < messageLimit - 1 ? 'Interrupted' : 'Shortened';
  if (row.type !== 'sentMessage' || row.status === 'sent') return undefined;
  return row.status === 'sending' ? 'Sending' : 'Not sent';
}

/**
 * What a screen reader says about the newest row. Only typed messages: an agent's voice is heard,
 * and reading its transcript aloud would talk over it.
 */
export function announcementOf(newest: Message | undefined): string {
  return newest?.type === 'chatMessage' && newest.isFinal
    ? `${newest.from}: ${newest.message}`
    : '';
}
