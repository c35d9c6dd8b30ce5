import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';

/** Wayland's fixed ids, and those that are given out here. */
const [display, registry, callback, input] = [1, 2, 3, 4];
const protocol = 'org_kde_kwin_fake_input';

const uint = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const string = (text: string): Buffer => {
  const bytes = Buffer.from(`${text}\0`);
  return Buffer.concat([uint(bytes.length), bytes, Buffer.alloc(-bytes.length & 3)]);
};

/**
 * Presses keys in KWin, as a keyboard does; by the protocol that KDE Connect uses.
 * https://invent.kde.org/libraries/plasma-wayland-protocols, fake-input.xml
 */
export class FakeKeyboard {
  private constructor(private readonly socket: Socket) {}

  /** @param env of the session; KWin must let every program in */
  static async of(env: Readonly<Record<string, string>>): Promise<FakeKeyboard> {
    const socket = connect(join(env['XDG_RUNTIME_DIR'] ?? '', env['WAYLAND_DISPLAY'] ?? ''));
    await once(socket, 'connect');
    const keyboard = new FakeKeyboard(socket);
    // get_registry, and sync: its answer comes behind the list of what there is.
    keyboard.#send(display, 1, uint(registry));
    keyboard.#send(display, 0, uint(callback));
    const name = await keyboard.#find();
    keyboard.#send(registry, 0, uint(name), string(protocol), uint(4), uint(input));
    keyboard.#send(input, 0, string('test'), string('keys'));
    return keyboard;
  }

  /** @param codes of Linux's input-event-codes.h, e.g. 57 for the space bar */
  press(codes: readonly number[]): void {
    for (const code of codes) this.#send(input, 10, uint(code), uint(1));
  }

  release(codes: readonly number[]): void {
    for (const code of codes.toReversed()) this.#send(input, 10, uint(code), uint(0));
  }

  close(): void {
    this.socket.end();
  }

  #send(object: number, request: number, ...args: Buffer[]): void {
    const body = Buffer.concat(args);
    const size = 8 + body.length;
    this.socket.write(Buffer.concat([uint(object), uint(((size << 16) | request) >>> 0), body]));
  }

  /** The number under which the compositor offers it. */
  async #find(): Promise<number> {
    let pending = Buffer.alloc(0);
    let found: number | undefined;
    for await (const data of this.socket.iterator({ destroyOnReturn: false })) {
      pending = Buffer.concat([pending, data as Buffer]);
      while (pending.length >= 8 && pending.length >= pending.readUInt32LE(4) >>> 16) {
        const size = pending.readUInt32LE(4) >>> 16;
        const object = pending.readUInt32LE(0);
        const body = pending.subarray(8, size);
        pending = pending.subarray(size);
        if (object === registry && body.includes(`${protocol}\0`)) found = body.readUInt32LE(0);
        if (object !== callback) continue;
        if (found === undefined) throw new Error(`The compositor has no ${protocol}.`);
        return found;
      }
    }
    throw new Error('The compositor has closed the connection.');
  }
}
