/** What the user types: sends it, and knows whether it can have arrived. */
import type { FailureCode } from './failure.js';
import type { Failures } from './failures.js';
import { topics } from './ports.js';
import type { Cancel, Clock, Logger, Room, SendOptions, TextStream } from './ports.js';
import { messageLimit } from './rows.js';
import type { Row, Rows } from './rows.js';
import type { Readable } from './store.js';
import { transaction } from './store.js';
import type { Transcript } from './transcript.js';
import { SessionError } from './types.js';
import type { Attachment, Message } from './types.js';

/** What the user wrote, on its way to its readers. */
export interface OutgoingMessage extends SendOptions {
  readonly id: string;
  readonly text: string;
}

/** It was not sent in time, and may be all the same: to send it again would send it twice. */
export class SendingTakesLong extends Error {
  override readonly name = 'SendingTakesLong';
  constructor(
    /** Settles with the sending itself; rejects when the call is over. */
    readonly sent: Promise<unknown>,
  ) {
    super('not sent in time');
  }
}

/** Takes the user's messages out; rejects when one could not be sent. */
export type MessageSender = (
  message: OutgoingMessage,
  room: Pick<Room, 'identity' | 'sendText' | 'callRpc'>,
) => Promise<void>;

/**
 * Brings messages in from somewhere else than the room, while a call runs: each goes to `read` as a
 * stream on one of LiveKit's topics, under its sender's identity.
 * @returns a function that ends it
 */
export type MessageReceiver = (read: (stream: TextStream) => void) => Cancel;

/** LiveKit's own way: a text stream on `lk.chat`. */
export const roomChat: MessageSender = ({ text, id: _id, ...options }, room) =>
  room.sendText(text, topics.chat, options);

const attachmentLimit = 8;
const attachmentBytes = 5_242_880;

interface Sent {
  /** When it was handed to the network, in milliseconds since the epoch. */
  readonly at: number;
  readonly row: Row;
  readonly options: SendOptions;
}

export interface MessagesOptions {
  readonly rows: Rows;
  readonly transcript: Transcript;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly failures: Failures;
  /** Rejects with a {@link SessionError} where the call's own failure says why already. */
  readonly deliver: (message: OutgoingMessage) => Promise<void>;
}

/** Text said and typed, in the order of its first arrival; outlives the call. */
export class Messages {
  readonly #options: MessagesOptions;
  readonly #unsent = new Map<string, { readonly row: Row; readonly options: SendOptions }>();
  /** Handed to the network longer ago than is usual, by the row's id. */
  readonly #late = new Map<string, Promise<void>>();
  /** Sent since the last sign of life from the server. */
  #unproven: readonly Sent[] = [];

  /** Changes at most once per frame; a row that did not change is the same object. */
  readonly rows: Readable<readonly Message[]>;
  /**
   * How many rows stood before those and are no longer kept: the newest 20,000 always are. Changes
   * together with `rows`, and never while nothing is added.
   */
  readonly dropped: Readable<number>;

  /** @internal */
  constructor(options: MessagesOptions) {
    this.#options = options;
    this.rows = options.rows.list;
    this.dropped = options.rows.dropped;
  }

  /**
   * Sends a chat message. It stands in `rows` at once; a failure is its row's `status`.
   * @throws RangeError when it is too long, or has too many or too big files
   */
  async send(text: string, options: SendOptions = {}): Promise<void> {
    const { attachments = [], attributes } = options;
    const message = text.trim();
    if (message === '' && attachments.length === 0) return;
    check(message, attachments);
    const row = this.#options.rows.add({
      type: 'sentMessage',
      id: this.#options.newId(),
      timestamp: this.#options.clock.now(),
      from: 'You',
      message,
      isFinal: true,
      truncated: false,
      status: 'sending',
      ...(attachments.length > 0 ? { attachments } : {}),
      ...(attributes ? { attributes } : {}),
    });
    await this.#deliver(row, options);
  }

  /** Sends a failed message again. */
  async resend(id: string): Promise<void> {
    const unsent = this.#unsent.get(id);
    if (!unsent) return;
    const late = this.#late.get(id);
    if (late) {
      this.#options.rows.change(unsent.row, { status: 'sending' });
      return late;
    }
    this.#unsent.delete(id);
    await this.#deliver(unsent.row, unsent.options);
  }

  clear(): void {
    this.restore([]);
  }

  /** Shows these rows instead of those that are there. */
  restore(messages: readonly Message[]): void {
    this.#options.transcript.forget();
    this.#unsent.clear();
    for (const row of this.#options.rows.reset(messages)) {
      const { message } = row;
      if (message.type !== 'sentMessage' || message.status === 'sent') continue;
      this.#unsent.set(message.id, { row, options: optionsOf(message) });
    }
  }

  async #deliver(row: Row, options: SendOptions): Promise<void> {
    const { rows, deliver } = this.#options;
    const { id, message: text } = row.message;
    rows.change(row, { status: 'sending' });
    try {
      await deliver({ ...options, id, text });
      this.#sent(row, options);
    } catch (error) {
      transaction(() => this.#failed(row, options, error, 'sender.failed'));
      if (error instanceof SendingTakesLong) this.#awaitLate(row, options, error.sent);
    }
  }

  #sent(row: Row, options: SendOptions): void {
    const { rows, clock, failures } = this.#options;
    this.#unproven = [...this.#unproven, { at: clock.now(), row, options }];
    transaction(() => {
      rows.change(row, { status: 'sent' });
      failures.recovered('sender');
    });
  }

  /** What comes out late is sent, once; what never does may be sent again. */
  #awaitLate(row: Row, options: SendOptions, sent: Promise<unknown>): void {
    const { id } = row.message;
    const settle = (then: () => void): void => {
      this.#late.delete(id);
      // Cleared meanwhile: there is nothing to tell.
      if (this.#unsent.get(id)?.row === row) then();
    };
    const done = sent.then(
      () =>
        settle(() => {
          this.#unsent.delete(id);
          this.#sent(row, options);
        }),
      () => settle(() => this.#options.rows.change(row, { status: 'failed' })),
    );
    this.#late.set(id, done);
  }

  #failed(row: Row, options: SendOptions, error: unknown, otherwise: FailureCode): void {
    this.#options.logger.warn(`chat message: ${String(error)}`);
    this.#notSent(row, options);
    if (!(error instanceof SessionError)) this.#options.failures.addError(error, otherwise);
  }

  #notSent(row: Row, options: SendOptions): void {
    this.#unsent.set(row.message.id, { row, options });
    this.#options.rows.change(row, { status: 'failed' });
  }

  // LiveKit confirms no message. But where anything has come from the server since, the line was
  // up, and its reliable channel has brought the message.

  /** @internal Something came from the server at this time. */
  heard(at: number): void {
    if (this.#unproven.length > 0)
      this.#unproven = this.#unproven.filter((message) => message.at >= at);
  }

  /** @internal What was under way is lost: messages since the last sign of life were not sent. */
  lost(): void {
    for (const { row, options } of this.#unproven) this.#notSent(row, options);
    this.#unproven = [];
  }

  /** @internal The call ended while its line was up. */
  arrived(): void {
    this.#unproven = [];
  }
}

function optionsOf({ attachments, attributes }: Message): SendOptions {
  return { ...(attachments ? { attachments } : {}), ...(attributes ? { attributes } : {}) };
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
