import type { Delivery } from './delivery.js';
import { describeError } from './failure-log.js';
import type { FailureLog } from './failure-log.js';
import { topics } from './ports.js';
import type { Cancel, Clock, Logger, Room, TextStream } from './ports.js';
import { messageLimit } from './rows.js';
import type { Row, Rows } from './rows.js';
import type { Transcript } from './transcript.js';
import { SessionError } from './types.js';
import type { Attachment, Messages } from './types.js';

/** What the user wrote, on its way to whoever reads it. */
export interface OutgoingMessage {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** Takes the user's messages out; rejects when one could not be sent. */
export type MessageSender = (
  message: OutgoingMessage,
  room: Pick<Room, 'identity' | 'sendText' | 'callRpc'>,
) => Promise<void>;

/**
 * Brings messages in from somewhere else than the room, while a call runs: each goes to `read` as a
 * stream on one of LiveKit's topics, under the identity of whoever said it.
 * @returns stops that
 */
export type MessageReceiver = (read: (stream: TextStream) => void) => Cancel;

/** LiveKit's own way: a text stream on `lk.chat`. */
export const roomChat: MessageSender = ({ text, attachments }, room) =>
  room.sendText(text, topics.chat, attachments);

const attachmentLimit = 8;
const attachmentBytes = 5_242_880;

/** Sends chat, and keeps what was said and typed. */
export function createMessages(deps: {
  readonly rows: Rows;
  readonly transcript: Transcript;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly failures: FailureLog;
  readonly delivery: Delivery;
  /** Rejects with a {@link SessionError} when nobody is there to read it, which says why already. */
  readonly deliver: (message: OutgoingMessage) => Promise<void>;
}): Messages {
  const { rows, clock, failures } = deps;
  const unsent = new Map<string, Row>();

  const fail = (row: Row): void => {
    unsent.set(row.message.id, row);
    rows.change(row, { status: 'failed' });
  };

  const deliver = async (row: Row): Promise<void> => {
    const { id, message, attachments = [] } = row.message;
    rows.change(row, { status: 'sending' });
    try {
      await deps.deliver({ id, text: message, attachments });
      rows.change(row, { status: 'sent' });
      deps.delivery.sent(clock.now(), () => fail(row));
      failures.recovered('sender');
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      deps.logger.warn(`chat message: ${detail}`);
      fail(row);
      if (error instanceof SessionError) return;
      const failure = describeError(error, 'sender.failed');
      failures.add(failure.code, failure.detail);
    }
  };

  return {
    rows: rows.list,
    dropped: rows.dropped,
    async send(text, { attachments = [] } = {}) {
      const message = text.trim();
      if (message === '' && attachments.length === 0) return;
      check(message, attachments);
      const row = rows.add({
        type: 'sentMessage',
        id: deps.newId(),
        timestamp: clock.now(),
        from: 'You',
        message,
        isFinal: true,
        truncated: false,
        status: 'sending',
        ...(attachments.length > 0 ? { attachments } : {}),
      });
      await deliver(row);
    },
    async resend(id) {
      const row = unsent.get(id);
      if (unsent.delete(id) && row) await deliver(row);
    },
    clear() {
      deps.transcript.forget();
      unsent.clear();
      rows.reset([]);
    },
    restore(messages) {
      deps.transcript.forget();
      unsent.clear();
      for (const row of rows.reset(messages))
        if (row.message.type === 'sentMessage' && row.message.status !== 'sent')
          unsent.set(row.message.id, row);
    },
  };
}

function check(message: string, attachments: readonly Attachment[]): void {
  if (message.length > messageLimit)
    throw new RangeError(
      `This message has ${message.length} characters; ${messageLimit} is the most: send it in parts.`,
    );
  if (attachments.length > attachmentLimit)
    throw new RangeError(
      `This message has ${attachments.length} files; ${attachmentLimit} is the most: send several messages.`,
    );
  const big = attachments.find(({ bytes }) => bytes.length > attachmentBytes);
  if (big)
    throw new RangeError(
      `The file ${big.name} has ${big.bytes.length} bytes; ${attachmentBytes} is the most: send a smaller one.`,
    );
}
