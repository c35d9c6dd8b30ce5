import type * as DBus from 'dbus-native';
import { Listeners } from '../listeners.js';
import type { Log } from '../logging/log.js';

/** Milliseconds: the pause before the next attempt, doubled after each that fails. */
const pauses = { first: 1_000, longest: 60_000 };
/** Milliseconds that a bus has to greet a new connection. */
const greeting = 10_000;
/** Bytes; what Parley says and hears on the bus is far shorter. */
const longestMessage = 1_048_576;

/** A connection to the bus, until it is lost. */
export type BusConnection = DBus.MessageBus;

export interface SessionBusDeps {
  /** As the log calls it. */
  readonly name: string;
  /** Where the bus is, as `DBUS_SESSION_BUS_ADDRESS` has it; undefined: there is none. */
  readonly address: string | undefined;
  /** The library, which the app's start does not wait for. */
  readonly load: () => Promise<Pick<typeof DBus, 'createClient'>>;
  /** Calls `run` after so many milliseconds, unless the answer is called before. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly log: Log;
}

/**
 * The desktop's session bus, or the system's. Its absence and its death are no failures of the app: a lost connection
 * is made again when the bus is back, and until then its users do without.
 */
export class SessionBus {
  readonly #deps: SessionBusDeps;
  readonly #listeners = new Listeners<BusConnection | undefined>();
  /** From the dial on. */
  #dialled: BusConnection | undefined;
  /** From the bus's greeting on. */
  #connection: BusConnection | undefined;
  /** Whether there is a bus has been found out. */
  #isKnown = false;
  #pause = pauses.first;
  #cancelRetry: (() => void) | undefined;
  #state: 'new' | 'open' | 'disposed' = 'new';

  constructor(deps: SessionBusDeps) {
    this.#deps = deps;
  }

  /** Connects, and stays connected. Does nothing where it was called before or there is no bus. */
  open(): void {
    if (this.#state !== 'new') return;
    this.#state = 'open';
    if (this.#deps.address !== undefined) return void this.#connect();
    this.#deps.log.info(`there is no ${this.#deps.name}`);
    this.#tell(undefined);
  }

  /**
   * Calls `run` with each new connection, and with undefined when it is lost or turns out not to be
   * had; at once where that is known.
   * @returns an unsubscribe function
   */
  follow(run: (connection: BusConnection | undefined) => void): () => void {
    const stop = this.#listeners.subscribe(run);
    if (this.#isKnown) run(this.#connection);
    return stop;
  }

  dispose(): void {
    this.#state = 'disposed';
    this.#cancelRetry?.();
    this.#dialled?.connection.end();
  }

  async #connect(): Promise<void> {
    const { name, address, load, log } = this.#deps;
    try {
      const { createClient } = await load();
      if (this.#state !== 'open') return;
      const bus = createClient({
        ...(address === undefined ? {} : { busAddress: address }),
        // The bus looks at who owns the other end of the socket; nothing else proves a user to it.
        authMethods: ['EXTERNAL'],
        maxMessageSize: longestMessage,
      });
      this.#dialled = bus;
      let reason = '';
      bus.connection.on('error', (error) => (reason ||= error.message));
      bus.connection.on('close', () => this.#lost(bus, reason));
      // A call of what is no method; the library answers nothing then, and the caller's time runs out.
      bus.connection.on('handlerError', () => undefined);
      await bus.invokeDbus({ member: 'GetId' }, { timeout: greeting }).catch((error: unknown) => {
        reason ||= String(error);
        bus.connection.stream.destroy();
      });
      if (this.#dialled !== bus || reason) return;
      this.#pause = pauses.first;
      log.info(`connected to the ${name}`);
      this.#tell(bus);
    } catch (error) {
      this.#retry(String(error));
    }
  }

  #tell(connection: BusConnection | undefined): void {
    this.#isKnown = true;
    this.#connection = connection;
    this.#listeners.tell(connection);
  }

  #lost(bus: BusConnection, reason: string): void {
    if (this.#dialled !== bus) return;
    this.#dialled = undefined;
    this.#retry(reason || 'it closed the connection');
  }

  #retry(reason: string): void {
    if (this.#state !== 'open') return;
    // Once for each time that it is lost.
    if (this.#pause === pauses.first) {
      this.#deps.log.warn(`the ${this.#deps.name} cannot be used, and is tried again: ${reason}`);
      this.#tell(undefined);
    }
    this.#cancelRetry = this.#deps.after(this.#pause, () => void this.#connect());
    this.#pause = Math.min(this.#pause * 2, pauses.longest);
  }
}

/**
 * Where the session bus is.
 * @param exists whether there is such a file
 * @returns undefined when there is none, or it is reached by anything but a socket of this computer
 */
export function sessionBusAddress(
  env: NodeJS.ProcessEnv,
  exists: (path: string) => boolean,
): string | undefined {
  const { DBUS_SESSION_BUS_ADDRESS: given, XDG_RUNTIME_DIR: runtime } = env;
  if (given) return given.split(';').every((one) => one.startsWith('unix:')) ? given : undefined;
  // Where systemd has it, for a session that does not say.
  return runtime && exists(`${runtime}/bus`) ? `unix:path=${runtime}/bus` : undefined;
}

/** Where the system's bus is: https://dbus.freedesktop.org/doc/dbus-specification.html#message-bus-types */
export function systemBusAddress(env: NodeJS.ProcessEnv): string {
  return env['DBUS_SYSTEM_BUS_ADDRESS'] ?? 'unix:path=/var/run/dbus/system_bus_socket';
}
