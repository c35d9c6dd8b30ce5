import { EventEmitter } from 'node:events';
import type { Message } from 'dbus-native';
import type { BusConnection } from './session-bus.js';

/** A bus for the tests of what uses one: answers calls by their member, and sends signals. */
export class FakeBus {
  readonly calls: Message[] = [];
  readonly rules: string[] = [];
  readonly #answers: Readonly<Record<string, (...body: unknown[]) => unknown>>;
  readonly #messages = new EventEmitter();
  #run: ((connection: BusConnection | undefined) => void) | undefined;

  constructor(answers: Readonly<Record<string, (...body: unknown[]) => unknown>>) {
    this.#answers = answers;
  }

  readonly follow = (run: (connection: BusConnection | undefined) => void): (() => void) => {
    this.#run = run;
    return () => (this.#run = undefined);
  };

  /** Resolves when what follows the bus has asked what it wants to know first. */
  async connect(): Promise<void> {
    this.#run?.({
      connection: this.#messages,
      addMatch: async (rule: string) => void this.rules.push(rule),
      invoke: async (message: Message) => {
        this.calls.push(message);
        return this.#answers[message.member ?? '']?.(...(message.body ?? []));
      },
    } as unknown as BusConnection);
    await this.settled();
  }

  /** The bus is lost. */
  disconnect(): void {
    this.#run?.(undefined);
  }

  signal(owner: string, member: string, body: unknown[], path = '/'): void {
    this.#messages.emit('message', { type: 4, interface: owner, member, body, path });
  }

  /** Resolves when all that was asked so far has been answered. */
  settled(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
