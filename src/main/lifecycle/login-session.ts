import type { BusConnection, SessionBus } from '../bus/session-bus.js';
import { Listeners } from '../listeners.js';
import type { Log } from '../logging/log.js';

const login = 'org.freedesktop.login1';
const session = `${login}.Session`;

export interface LoginSessionDeps {
  /** The system's bus; it is only there on Linux. */
  readonly bus: Pick<SessionBus, 'follow'>;
  /** As `XDG_SESSION_ID` has it; undefined: the session is found by the process. */
  readonly id: string | undefined;
  readonly pid: number;
  readonly log: Log;
}

/**
 * The user's session as systemd-logind knows it. Electron tells on Linux of sleep only, not of a locked
 * screen: https://www.electronjs.org/docs/latest/api/power-monitor#event-lock-screen
 */
export class LoginSession {
  readonly #deps: LoginSessionDeps;
  readonly #locked = new Listeners();
  readonly #stop: () => void;
  #path: string | undefined;

  /** Calls `run` when the screen is locked; may come twice. @returns an unsubscribe function */
  readonly onLock = this.#locked.subscribe;

  constructor(deps: LoginSessionDeps) {
    this.#deps = deps;
    this.#stop = deps.bus.follow((connection) => {
      if (!connection) return;
      this.#follow(connection).catch((error: unknown) =>
        deps.log.warn('the login session cannot be followed: locking does not mute', error),
      );
    });
  }

  dispose(): void {
    this.#stop();
  }

  async #follow(connection: BusConnection): Promise<void> {
    this.#path = await this.#findPath(connection);
    connection.connection.on('message', ({ type, path, interface: owner, member, body = [] }) => {
      if (type !== 4 || (this.#path !== undefined && path !== this.#path)) return;
      // A request to lock, and what the desktop says when it has locked by itself.
      const isRequest = owner === session && member === 'Lock';
      const [of, changed] = body as [unknown, { readonly LockedHint?: unknown }?];
      const isLocked = member === 'PropertiesChanged' && of === session;
      if (isRequest || (isLocked && changed?.LockedHint === true)) this.#locked.tell();
    });
    await connection.addMatch(`type='signal',sender='${login}',interface='${session}'`);
    await connection.addMatch(
      `type='signal',sender='${login}',interface='org.freedesktop.DBus.Properties',arg0='${session}'`,
    );
  }

  /** Undefined: logind does not know it; then each session's lock counts. */
  async #findPath(connection: BusConnection): Promise<string | undefined> {
    const { id, pid } = this.#deps;
    const question =
      id === undefined
        ? { member: 'GetSessionByPID', signature: 'u', body: [pid] }
        : { member: 'GetSession', signature: 's', body: [id] };
    try {
      return await connection.invoke<string>({
        destination: login,
        path: '/org/freedesktop/login1',
        interface: `${login}.Manager`,
        ...question,
      });
    } catch {
      return undefined;
    }
  }
}
