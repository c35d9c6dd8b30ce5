import type { BusConnection, SessionBus } from '../bus/session-bus.js';

const properties = 'org.freedesktop.DBus.Properties';
const desktop = { destination: 'org.a11y.Bus', path: '/org/a11y/bus' } as const;
const owner = 'org.a11y.Status';

/**
 * Whether a screen reader runs. Electron knows it once the reader has looked into one of its windows,
 * which may all be closed; a Linux desktop says it on the session bus:
 * https://gitlab.gnome.org/GNOME/at-spi2-core, xml/a11y-bus-status.xml
 */
export class ScreenReader {
  readonly #isKnown: () => boolean;
  #isTold = false;

  /** @param isKnown what Electron knows */
  constructor(bus: Pick<SessionBus, 'follow'>, isKnown: () => boolean) {
    this.#isKnown = isKnown;
    bus.follow((connection) => {
      this.#isTold = false;
      // A desktop without the service has no screen reader.
      if (connection) this.#ask(connection).catch(() => undefined);
    });
  }

  get isRunning(): boolean {
    return this.#isTold || this.#isKnown();
  }

  async #ask(connection: BusConnection): Promise<void> {
    connection.connection.on('message', ({ type, interface: from, member, path, body = [] }) => {
      const [of, changed] = body as [unknown, { ScreenReaderEnabled?: unknown } | undefined];
      if (type !== 4 || from !== properties || member !== 'PropertiesChanged') return;
      if (path !== desktop.path || of !== owner) return;
      if (changed?.ScreenReaderEnabled !== undefined)
        this.#isTold = changed.ScreenReaderEnabled === true;
    });
    await connection.addMatch(
      `type='signal',interface='${properties}',member='PropertiesChanged',path='${desktop.path}'`,
    );
    this.#isTold =
      (await connection.invoke({
        ...desktop,
        interface: properties,
        member: 'Get',
        signature: 'ss',
        body: [owner, 'ScreenReaderEnabled'],
      })) === true;
  }
}
