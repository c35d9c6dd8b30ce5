import dbus from 'dbus-native';
import type { Message, MessageBus } from 'dbus-native';

interface Call {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

/** The session bus of the desktop that the tests run in, as another program on it sees it. */
export class SessionBus {
  readonly #bus: MessageBus;

  /** @param busAddress another bus's than the session's */
  constructor(busAddress?: string) {
    this.#bus = dbus.sessionBus(busAddress === undefined ? {} : { busAddress });
  }

  /** Calls a method; answers with its values, variants unwrapped and string dictionaries as objects. */
  call(call: Call): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      const { body, ...rest } = call;
      this.#bus.invoke({ ...rest, ...(body && { body: [...body] }) }, (error, ...reply) => {
        if (error) reject(new Error(`${call.member}: ${error.dbusName} ${error.message}`));
        else resolve(reply);
      });
    });
  }

  async property(destination: string, path: string, owner: string, name: string): Promise<unknown> {
    const [value] = await this.call({
      destination,
      path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [owner, name],
    });
    return value;
  }

  /** Listens to all signals of an interface. */
  async onSignal(owner: string, listener: (message: Message) => void): Promise<void> {
    this.#bus.connection.on('message', (message) => {
      if (message.type === 4 && message.interface === owner) listener(message);
    });
    await this.#bus.addMatch(`type='signal',interface='${owner}'`);
  }

  close(): void {
    this.#bus.connection.end();
  }
}
