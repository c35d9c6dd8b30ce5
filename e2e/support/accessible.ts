import { SessionBus } from './dbus.js';

type Reference = readonly [name: string, path: string];

const accessible = 'org.a11y.atspi.Accessible';

/** An app as a screen reader sees it: its windows' contents over AT-SPI, by role and name. */
export class AccessibleApp {
  private constructor(
    private readonly bus: SessionBus,
    private readonly app: Reference,
  ) {}

  /** Finds an app by its name; tries until `deadline` (ms since the epoch). */
  static async named(name: string, deadline = Date.now() + 30_000): Promise<AccessibleApp> {
    const session = new SessionBus();
    const [address] = await session.call({
      destination: 'org.a11y.Bus',
      path: '/org/a11y/bus',
      interface: 'org.a11y.Bus',
      member: 'GetAddress',
    });
    session.close();
    const bus = new SessionBus(String(address));
    const desktop: Reference = ['org.a11y.atspi.Registry', '/org/a11y/atspi/accessible/root'];
    for (;;) {
      for (const app of await childrenOf(bus, desktop))
        if ((await nameOf(bus, app)) === name) return new AccessibleApp(bus, app);
      if (Date.now() > deadline) {
        bus.close();
        throw new Error(`No app "${name}" tells assistive technology of itself.`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** The texts of everything that has a role, each with all that is in it. */
  async texts(role: string): Promise<string[]> {
    return this.#find(this.app, role);
  }

  close(): void {
    this.bus.close();
  }

  async #find(node: Reference, role: string): Promise<string[]> {
    if ((await roleOf(this.bus, node)) === role) return [await textOf(this.bus, node)];
    const found: string[] = [];
    for (const child of await childrenOf(this.bus, node))
      found.push(...(await this.#find(child, role)));
    return found;
  }
}

async function childrenOf(bus: SessionBus, [destination, path]: Reference): Promise<Reference[]> {
  const member = { destination, path, interface: accessible, member: 'GetChildren' };
  // What has gone meanwhile has no children.
  const [children] = await bus.call(member).catch(() => [[]]);
  return children as Reference[];
}

async function roleOf(bus: SessionBus, [destination, path]: Reference): Promise<string> {
  const member = { destination, path, interface: accessible, member: 'GetRoleName' };
  const [role] = await bus.call(member).catch(() => ['']);
  return String(role);
}

async function nameOf(bus: SessionBus, [destination, path]: Reference): Promise<string> {
  return String(await bus.property(destination, path, accessible, 'Name').catch(() => ''));
}

/** The names of a node and of everything in it, in their order. */
async function textOf(bus: SessionBus, node: Reference): Promise<string> {
  const texts = [await nameOf(bus, node)];
  for (const child of await childrenOf(bus, node)) texts.push(await textOf(bus, child));
  return texts.filter(Boolean).join(' ');
}
