import type { BusConnection, SessionBus } from '../bus/session-bus.js';
import { Listeners } from '../listeners.js';
import type { Log } from '../logging/log.js';

const watcher = 'org.kde.StatusNotifierWatcher';
const bus = 'org.freedesktop.DBus';

/** Milliseconds that a panel may be gone, as when it is started again. */
const patience = 5_000;

export interface TrayWatchDeps {
  readonly bus: Pick<SessionBus, 'follow'>;
  /** Calls `run` after so many milliseconds, unless the answer is called before. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly log: Log;
}

/** Watches whether the desktop has a panel that shows tray icons. Linux only: elsewhere there is one. */
export class TrayWatch {
  readonly #deps: TrayWatchDeps;
  readonly #listeners = new Listeners<boolean>();
  readonly #stop: () => void;
  #isThere: boolean | undefined;
  #cancel: (() => void) | undefined;

  /** Calls `run` with the first answer and with every change. @returns an unsubscribe function */
  readonly subscribe = this.#listeners.subscribe;

  constructor(deps: TrayWatchDeps) {
    this.#deps = deps;
    this.#stop = deps.bus.follow((connection) => {
      if (!connection) return;
      this.#follow(connection).catch((error: unknown) =>
        deps.log.warn('the panel cannot be watched', error),
      );
    });
  }

  dispose(): void {
    this.#cancel?.();
    this.#stop();
  }

  async #follow(connection: BusConnection): Promise<void> {
    connection.connection.on('message', ({ type, member, body = [] }) => {
      if (type === 4 && member === 'NameOwnerChanged' && body[0] === watcher)
        this.#see(body[2] !== '');
    });
    await connection.addMatch(
      `type='signal',sender='${bus}',interface='${bus}',member='NameOwnerChanged',arg0='${watcher}'`,
    );
    const isThere = await connection.invoke<boolean>({
      destination: bus,
      path: '/org/freedesktop/DBus',
      interface: bus,
      member: 'NameHasOwner',
      signature: 's',
      body: [watcher],
    });
    this.#see(isThere);
  }

  #see(isThere: boolean): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (isThere || this.#isThere === undefined) this.#tell(isThere);
    else this.#cancel = this.#deps.after(patience, () => this.#tell(false));
  }

  #tell(isThere: boolean): void {
    if (this.#isThere === isThere) return;
    this.#isThere = isThere;
    this.#listeners.tell(isThere);
  }
}
