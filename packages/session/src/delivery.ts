/**
 * Which sent messages the server may never have got. LiveKit confirms no message; but where anything
 * has come from the server since, the line was up, and its reliable channel has brought the message.
 */

interface Unproven {
  /** When it was handed to the network, in milliseconds since the epoch. */
  readonly at: number;
  readonly fail: () => void;
}

/** The messages of one call at a time. */
export class Delivery {
  #unproven: readonly Unproven[] = [];

  /** A message was handed to the network at this time. */
  sent(at: number, fail: () => void): void {
    this.#unproven = [...this.#unproven, { at, fail }];
  }

  /** Something came from the server at this time. */
  heard(at: number): void {
    this.#unproven = this.#unproven.filter((one) => one.at >= at);
  }

  /** What was under way is lost: each message since the last sign of life fails. */
  lost(): void {
    const lost = this.#unproven;
    this.#unproven = [];
    for (const { fail } of lost) fail();
  }

  /** The call ended while its line was up. */
  end(): void {
    this.#unproven = [];
  }
}
