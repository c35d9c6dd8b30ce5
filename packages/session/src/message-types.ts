/** What was said and typed, as a window shows it. */
import type { Attachment, TimedWord } from './basics.js';
import type { Readable } from './store.js';

interface MessageBase {
  /** Stable for ever: one row per segment and participant. */
  readonly id: string;
  /** When it was first seen, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** Who it is from, as shown. */
  readonly from: string;
  readonly message: string;
  readonly isFinal: boolean;
  /** The speaker went away in the middle of it, or it was longer than 64 KiB. */
  readonly truncated: boolean;
  /** What its sender attached to the words; absent where there is nothing. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly attachments?: readonly Attachment[];
  /** When each word was spoken, where the agent tells; at most 1,024 of them. */
  readonly words?: readonly TimedWord[];
}

export type Message =
  | (MessageBase & { readonly type: 'userTranscript' })
  | (MessageBase & { readonly type: 'agentTranscript' })
  | (MessageBase & { readonly type: 'chatMessage'; readonly sender: 'agent' | 'other' })
  | (MessageBase & {
      readonly type: 'sentMessage';
      readonly status: 'sending' | 'sent' | 'failed';
    });

/** Text said and typed, in the order of its first arrival; outlives the call. */
export interface Messages {
  /** Changes at most once per frame; a row that did not change is the same object. */
  readonly rows: Readable<readonly Message[]>;
  /**
   * How many rows stood before those and are no longer kept: the newest 20,000 always are. Changes
   * together with `rows`, and never while nothing is added.
   */
  readonly dropped: Readable<number>;
  /** Sends a chat message. It stands in `rows` at once; a failure is its row's `status`. */
  send(text: string, options?: { readonly attachments?: readonly Attachment[] }): Promise<void>;
  /** Sends a failed message again. */
  resend(id: string): Promise<void>;
  clear(): void;
  restore(messages: readonly Message[]): void;
}
