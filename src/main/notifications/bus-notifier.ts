import type { BusConnection, SessionBus } from '../bus/session-bus.js';
import type { Log } from '../logging/log.js';
import type { Notice, Notifier } from './notifier.js';

const server = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
} as const;

/** The key of the action that a click on the notification itself is. */
const clicked = 'default';

export interface BusNotifierDeps {
  readonly bus: Pick<SessionBus, 'follow'>;
  /** Tells instead where there is no bus. */
  readonly otherwise: Notifier;
  /** The name of the desktop's entry of Parley, for its icon and its settings. */
  readonly appId: string;
  readonly log: Log;
}

/**
 * Notifications of a Linux desktop, with buttons, which Electron's have not there:
 * https://specifications.freedesktop.org/notification-spec/latest/
 */
export class BusNotifier implements Notifier {
  readonly #deps: BusNotifierDeps;
  readonly #stop: () => void;
  readonly #shown = new Map<string, { readonly id: number; readonly notice: Notice }>();
  #connection: BusConnection | undefined;
  /** What the desktop's notifications can do; undefined: not asked yet, or there are none. */
  #capabilities: readonly string[] | undefined;
  #isMissed = false;
  /** One thing at a time: what replaces a notification has to know its number. */
  #work: Promise<void> = Promise.resolve();

  constructor(deps: BusNotifierDeps) {
    this.#deps = deps;
    this.#stop = deps.bus.follow((connection) => {
      this.#connection = connection;
      this.#shown.clear();
      this.#capabilities = undefined;
      if (connection) this.#do(() => this.#follow(connection));
    });
  }

  show(notice: Notice): void {
    const connection = this.#connection;
    if (!connection) return this.#deps.otherwise.show(notice);
    this.#do(async () => {
      this.#capabilities ??= await this.#ask(connection);
      const id = await this.#notify(connection, notice);
      this.#shown.set(notice.tag, { id, notice });
    });
  }

  close(tag: string): void {
    this.#deps.otherwise.close(tag);
    const connection = this.#connection;
    if (!connection) return;
    this.#do(async () => {
      const known = this.#shown.get(tag);
      if (!known) return;
      this.#shown.delete(tag);
      await connection.invoke({
        ...server,
        member: 'CloseNotification',
        signature: 'u',
        body: [known.id],
      });
    });
  }

  dispose(): void {
    for (const tag of this.#shown.keys()) this.close(tag);
    this.#stop();
    this.#deps.otherwise.dispose();
  }

  #do(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      // Some desktops have none, which is said once; what is to be told stands in the windows too.
      if (!this.#isMissed) this.#deps.log.warn(`no notification can be shown: ${String(error)}`);
      this.#isMissed = true;
    });
  }

  async #follow(connection: BusConnection): Promise<void> {
    connection.connection.on('message', ({ type, interface: owner, member, body = [] }) => {
      if (type !== 4 || owner !== server.interface) return;
      const [id, key] = body;
      for (const [tag, known] of this.#shown) {
        if (known.id !== id) continue;
        if (member === 'ActionInvoked') this.#run(known.notice, String(key));
        if (member === 'NotificationClosed') this.#shown.delete(tag);
      }
    });
    await connection.addMatch(`type='signal',interface='${server.interface}'`);
  }

  /** Rejects where there are no notifications. Asked late: the question may start them. */
  async #ask(connection: BusConnection): Promise<readonly string[]> {
    return connection.invoke<readonly string[]>({ ...server, member: 'GetCapabilities' });
  }

  #run({ actions, onClick }: Notice, key: string): void {
    if (key === clicked) onClick();
    else actions[Number(key)]?.run();
  }

  #notify(connection: BusConnection, { tag, title, body, actions }: Notice): Promise<number> {
    const can = (capability: string): boolean => this.#capabilities?.includes(capability) ?? false;
    const buttons = actions.flatMap(({ label }, index) => [String(index), label]);
    const hints = [
      ['desktop-entry', ['s', this.#deps.appId]],
      // Parley has sounds of its own.
      ['suppress-sound', ['b', true]],
    ];
    const sent = connection.invoke<number>({
      ...server,
      member: 'Notify',
      signature: 'susssasa{sv}i',
      body: [
        'Parley',
        this.#shown.get(tag)?.id ?? 0,
        '',
        title,
        can('body-markup') ? escaped(body) : body,
        can('actions') ? [clicked, 'Open Parley', ...buttons] : [],
        hints,
        -1,
      ],
    });
    return Promise.resolve(sent);
  }
}

/** For a desktop that takes the text for markup. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
