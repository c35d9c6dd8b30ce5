/**
 * Holds what arrives before its sender is known. livekit-client hands buffered streams over before
 * its `connect` resolves, and the server announces a participant without tracks up to 3 s late; until
 * then the words of an agent cannot be told from those of other participants.
 */
import { TextStreamCut } from './ports.js';
import type { Cancel, Clock, Logger, TextStream } from './ports.js';
import { onAbort } from './signals.js';
import type { AbortSignalLike } from './types.js';

/** A sender that has not been announced by then counts as unknown. */
const holdMs = 5_000;
/** More things than these are not held: the sender counts as unknown at once. */
const holdCount = 256;
/** Longer text than this, in UTF-16 code units of all held streams together, is cut. */
const holdLength = 1_048_576;

interface Held {
  readonly identity: string;
  readonly run: () => void;
  readonly cancel: Cancel;
}

/** The senders of one call. */
export class Senders {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #call: AbortSignalLike;
  readonly #known = new Set<string>();
  #held: Held[] = [];
  #heldLength = 0;
  #isConnected = false;

  /** @param call aborted when the call is over: what is still held then is never told */
  constructor(clock: Clock, logger: Logger, call: AbortSignalLike) {
    this.#clock = clock;
    this.#logger = logger;
    this.#call = call;
    onAbort(call, () => {
      for (const { cancel } of this.#held.splice(0)) cancel();
    });
  }

  /** The room is connected, and everybody in it is told. */
  connected(identities: Iterable<string>): void {
    this.#isConnected = true;
    for (const identity of identities) this.#known.add(identity);
    this.#release((identity) => this.#isKnown(identity));
  }

  /** A participant was announced. */
  joined(identity: string): void {
    this.#known.add(identity);
    if (this.#isConnected) this.#release((held) => held === identity);
  }

  left(identity: string): void {
    this.#known.delete(identity);
  }

  /** Runs as soon as the sender is known: at once, or when it is announced, or after 5 s. */
  whenKnown(identity: string, run: () => void): void {
    if (this.#call.aborted) return;
    if (this.#isKnown(identity) || this.#held.length >= holdCount) return run();
    const held: Held = {
      identity,
      run,
      cancel: this.#clock.after(holdMs, () => {
        this.#held = this.#held.filter((one) => one !== held);
        this.#logger.info('a sender was not announced in time');
        run();
      }),
    };
    this.#held.push(held);
  }

  /** Resolves as soon as the sender is known; never when the call is over before. */
  known(identity: string): Promise<void> {
    return new Promise((resolve) => this.whenKnown(identity, resolve));
  }

  /** The same for a text, which is read in the meantime so that nothing of it piles up elsewhere. */
  whenTextKnown(stream: TextStream, read: (stream: TextStream) => void): void {
    if (this.#isKnown(stream.identity)) return read(stream);
    let length = 0;
    let isHeld = true;
    const ahead = readAhead(stream, (chunk) => {
      if (!isHeld) return true;
      length += chunk.length;
      this.#heldLength += chunk.length;
      return this.#heldLength <= holdLength;
    });
    this.whenKnown(stream.identity, () => {
      isHeld = false;
      this.#heldLength -= length;
      read(ahead);
    });
  }

  /** Whatever carries no identity will never be announced. */
  #isKnown(identity: string): boolean {
    return this.#isConnected && (identity === '' || this.#known.has(identity));
  }

  #release(isKnown: (identity: string) => boolean): void {
    const ready = this.#held.filter(({ identity }) => isKnown(identity));
    if (ready.length === 0) return;
    this.#held = this.#held.filter((one) => !ready.includes(one));
    for (const { cancel, run } of ready) {
      cancel();
      run();
    }
  }
}

/**
 * Reads a stream at once and yields it later.
 * @param take says whether one more chunk may be kept; the stream is cut at the first that may not
 */
function readAhead(stream: TextStream, take: (chunk: string) => boolean): TextStream {
  const chunks: string[] = [];
  let end: { readonly error?: unknown } | undefined;
  let wake = (): void => undefined;
  const finish = (how: { readonly error?: unknown }): void => {
    end ??= how;
    wake();
  };
  const read = async (): Promise<void> => {
    try {
      for await (const chunk of stream.chunks) {
        // Past the limit the rest is read and dropped.
        if (end) continue;
        if (take(chunk)) chunks.push(chunk);
        else finish({ error: new TextStreamCut() });
        wake();
      }
      finish({});
    } catch (error) {
      finish({ error });
    }
  };
  void read();
  const later = (async function* () {
    for (;;) {
      for (let next = chunks.shift(); next !== undefined; next = chunks.shift()) yield next;
      if (end?.error !== undefined) throw end.error;
      if (end) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  })();
  // Everything else is the stream's own: it may still get attributes at its end.
  return Object.create(stream, { chunks: { value: later } }) as TextStream;
}
