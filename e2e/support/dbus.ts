import dbus from '@homebridge/dbus-native';

type Signature = readonly { readonly type: string; readonly child: Signature }[];
type Wire = unknown;

interface Call {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

interface Bus {
  invoke(
    call: Call,
    done: (error: { name: string; message: unknown } | null, ...reply: Wire[]) => void,
  ): void;
  addMatch(rule: string, done: (error: unknown) => void): void;
  readonly connection: {
    on(event: 'message', listener: (message: SignalMessage) => void): void;
    end(): void;
  };
}

export interface SignalMessage {
  readonly type: number;
  readonly sender?: string;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
}

/** The session bus of the desktop that the tests run in, as another program on it sees it. */
export class SessionBus {
  readonly #bus: Bus;

  /** @param busAddress another bus's than the session's */
  constructor(busAddress?: string) {
    const { sessionBus } = dbus as unknown as { sessionBus(to?: { busAddress: string }): Bus };
    this.#bus = sessionBus(busAddress === undefined ? undefined : { busAddress });
  }

  /** Calls a method; answers with its values, variants unwrapped and string dictionaries as objects. */
  call(call: Call): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      this.#bus.invoke(call, (error, ...reply) => {
        if (error) reject(new Error(`${call.member}: ${error.name} ${String(error.message)}`));
        else resolve(reply.map(plain));
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
  async onSignal(owner: string, listener: (message: SignalMessage) => void): Promise<void> {
    this.#bus.connection.on('message', (message) => {
      if (message.type === 4 && message.interface === owner) listener(message);
    });
    await new Promise<void>((resolve, reject) => {
      this.#bus.addMatch(`type='signal',interface='${owner}'`, (error) => {
        if (error) reject(new Error(String(error)));
        else resolve();
      });
    });
  }

  close(): void {
    this.#bus.connection.end();
  }
}

function isVariant(value: unknown): value is [Signature, [unknown]] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    Array.isArray(value[0]) &&
    typeof value[0][0] === 'object' &&
    value[0][0] !== null &&
    'type' in value[0][0] &&
    Array.isArray(value[1])
  );
}

function plain(value: unknown): unknown {
  if (isVariant(value)) return plain(value[1][0]);
  if (!Array.isArray(value)) return value;
  const entries = value.map((entry) =>
    Array.isArray(entry) &&
    entry.length === 2 &&
    typeof entry[0] === 'string' &&
    isVariant(entry[1])
      ? ([entry[0], plain(entry[1])] as const)
      : undefined,
  );
  if (value.length > 0 && entries.every((entry) => entry !== undefined))
    return Object.fromEntries(entries);
  return value.map(plain);
}
