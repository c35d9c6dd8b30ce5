import { SessionBus } from './dbus.js';
import type { Shown } from './shown.js';

interface MenuItem {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  /** Chosen among its like. */
  readonly checked: boolean;
}

/** Id, properties and children, as D-Bus has them. */
type Layout = readonly [number, Readonly<Record<string, unknown>>, readonly Layout[]];

const watcher = {
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
} as const;
const menuInterface = 'com.canonical.dbusmenu';

/** Parley's tray icon as a panel sees it: found, read and clicked over D-Bus. */
export class Tray {
  private constructor(
    private readonly bus: SessionBus,
    private readonly destination: string,
    private readonly path: string,
    private readonly menuPath: string,
  ) {}

  /** Finds the icon that the process registered; tries until `deadline` (ms since the epoch). */
  static async of(pid: number, deadline = Date.now() + 20_000): Promise<Tray> {
    const bus = new SessionBus();
    for (;;) {
      const tray = await Tray.#find(bus, pid);
      if (tray) return tray;
      if (Date.now() > deadline) {
        bus.close();
        throw new Error(`Process ${pid} has no tray icon on the session bus.`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  static async #find(bus: SessionBus, pid: number): Promise<Tray | undefined> {
    const items = (await bus.property(
      watcher.destination,
      watcher.path,
      watcher.destination,
      'RegisteredStatusNotifierItems',
    )) as string[];
    for (const item of items) {
      const slash = item.indexOf('/');
      const destination = slash < 0 ? item : item.slice(0, slash);
      const path = slash < 0 ? '/StatusNotifierItem' : item.slice(slash);
      const [owner] = await bus
        .call({
          destination: 'org.freedesktop.DBus',
          path: '/org/freedesktop/DBus',
          interface: 'org.freedesktop.DBus',
          member: 'GetConnectionUnixProcessID',
          signature: 's',
          body: [destination],
        })
        .catch(() => [undefined]);
      if (owner !== pid) continue;
      const menu = await bus.property(destination, path, 'org.kde.StatusNotifierItem', 'Menu');
      return new Tray(bus, destination, path, String(menu));
    }
    return undefined;
  }

  /**
   * The menu's rows as they are now, separators left out.
   * @param within the label of a menu within the menu
   */
  async rows(within?: string): Promise<MenuItem[]> {
    const [, root] = (await this.bus.call({
      destination: this.destination,
      path: this.menuPath,
      interface: menuInterface,
      member: 'GetLayout',
      signature: 'iias',
      body: [0, -1, []],
    })) as [number, Layout];
    const menu = within === undefined ? root : root[2].find(([, { label }]) => label === within);
    return (menu?.[2] ?? []).flatMap(([id, properties]) => {
      const { label, enabled, 'toggle-state': toggled } = properties;
      if (typeof label !== 'string') return [];
      const shown = label.replaceAll('_', '');
      return [{ id, label: shown, enabled: enabled !== false, checked: toggled === 1 }];
    });
  }

  async labels(): Promise<string[]> {
    return (await this.rows()).map((row) => row.label);
  }

  /** Clicks the icon itself. */
  async activate(): Promise<void> {
    await this.bus.call({
      destination: this.destination,
      path: this.path,
      interface: 'org.kde.StatusNotifierItem',
      member: 'Activate',
      signature: 'ii',
      body: [0, 0],
    });
  }

  /**
   * Clicks the row whose label starts with `label`, in the menu or in one within it. A menu that
   * changes between the look and the click has other ids, as for a user who must look again.
   */
  async click(label: string, within?: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const rows = await this.rows(within);
      const row = rows.find((candidate) => candidate.label.startsWith(label));
      if (!row) throw new Error(`No row "${label}" in the tray menu: ${JSON.stringify(rows)}`);
      try {
        return await this.#clickId(row.id);
      } catch (error) {
        const now = await this.rows(within);
        if (attempt === 10 || now.some(({ id }) => id === row.id)) throw error;
      }
    }
  }

  async #clickId(id: number): Promise<void> {
    await this.bus.call({
      destination: this.destination,
      path: this.menuPath,
      interface: menuInterface,
      member: 'Event',
      signature: 'isvu',
      body: [id, 'clicked', ['s', ''], 0],
    });
  }

  /** Collects the first row at each change of the menu, until `stop` is called. */
  async watch(): Promise<{ readonly seen: readonly Shown[]; stop(): void }> {
    const seen: Shown[] = [];
    let stopped = false;
    const read = async (): Promise<void> => {
      if (stopped) return;
      const [first] = await this.labels();
      const at = Date.now();
      if (first !== undefined && seen.at(-1)?.text !== first) seen.push({ text: first, at });
    };
    let reading = Promise.resolve();
    const later = (): void => {
      reading = reading.then(read).catch(() => undefined); // the app may have quit
    };
    await this.bus.onSignal(menuInterface, later);
    await read();
    return { seen, stop: () => void (stopped = true) };
  }

  close(): void {
    this.bus.close();
  }
}
