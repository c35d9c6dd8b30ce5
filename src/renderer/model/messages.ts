import type { Clock, Logger } from './ports.js';
import { messageLimit } from './rows.js';
import type { Row, Rows } from './rows.js';
import type { Transcript } from './transcript.js';
import type { Messages } from './types.js';

/** Sends chat, and keeps what was said and typed. */
export function createMessages(deps: {
  readonly rows: Rows;
  readonly transcript: Transcript;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly sendText: (text: string) => Promise<void>;
}): Messages {
  const { rows, clock } = deps;
  const unsent = new Map<string, Row>();

  const deliver = async (row: Row): Promise<void> => {
    rows.change(row, { status: 'sending' });
    try {
      await deps.sendText(row.message.message);
      rows.change(row, { status: 'sent' });
    } catch (error) {
      deps.logger.warn(`chat message: ${error instanceof Error ? error.message : String(error)}`);
      unsent.set(row.message.id, row);
      rows.change(row, { status: 'failed' });
    }
  };

  return {
    rows: rows.list,
    async send(text) {
      const message = text.trim();
      if (message === '') return;
      if (message.length > messageLimit)
        throw new RangeError(
          `This message has ${message.length} characters; ${messageLimit} is the most: send it in parts.`,
        );
      const row = rows.add({
        type: 'sentMessage',
        id: deps.newId(),
        timestamp: clock.now(),
        from: 'You',
        message,
        isFinal: true,
        truncated: false,
        status: 'sending',
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
