import type { Page } from 'playwright';
import type { Connection, ConnectionDraft, Connections } from '../../src/shared/connections.js';
import type { Input, Output, Reply, RequestName } from '../../src/shared/ipc.js';
import { SessionBus } from './dbus.js';
import type { Parley, Server } from './parley.js';

/** The Connections window, asking main as its page does. */
export class ConnectionsPage {
  private constructor(readonly page: Page) {}

  /** Opens it from the main window. */
  static async open(parley: Parley): Promise<ConnectionsPage> {
    const opened = parley.app.waitForEvent('window', {
      predicate: (page) => new URL(page.url()).pathname === '/connections.html',
    });
    await ask(parley.main, 'app.open-connections', 'list');
    return new ConnectionsPage(await opened);
  }

  current(): Promise<Connections> {
    return this.ask('connections.current', undefined);
  }

  save(draft: ConnectionDraft): Promise<Connection> {
    return this.ask('connections.save', { draft });
  }

  /** Asks as the page does; throws an error with the refusal's code and words. */
  async ask<Name extends RequestName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
    const reply = await ask(this.page, name, input);
    if (reply.ok) return reply.value;
    throw new Error(`${reply.code}: ${reply.message}`);
  }
}

function ask<Name extends RequestName>(
  page: Page,
  name: Name,
  input: Input<Name>,
): Promise<Reply<Output<Name>>> {
  return page.evaluate(
    ([channel, value]) => {
      const { parley } = globalThis as unknown as {
        parley: { request(name: string, input: unknown): Promise<never> };
      };
      return parley.request(channel, value);
    },
    [name, input] as const,
  );
}

/** What a person enters to call a server. */
export function draftFor({ url, apiKey, apiSecret }: Server): ConnectionDraft & { secret: string } {
  return {
    name: 'Test server',
    settings: { kind: 'key', serverUrl: url, apiKey },
    secret: apiSecret,
  };
}

const service = 'org.freedesktop.secrets';

/** Deletes what Chromium keeps in the desktop's keyring, as a person does who resets it. */
export async function wipeKeyring(): Promise<void> {
  const bus = new SessionBus();
  const call = (path: string, owner: string, member: string, ...body: readonly unknown[]) =>
    bus.call({
      destination: service,
      path,
      interface: `org.freedesktop.Secret.${owner}`,
      member,
      ...(body.length > 0 ? { signature: 'a{ss}', body } : {}),
    });
  const schema = [['xdg:schema', 'chrome_libsecret_os_crypt_password_v2']];
  const [items] = await call('/org/freedesktop/secrets', 'Service', 'SearchItems', schema);
  for (const item of items as string[]) await call(item, 'Item', 'Delete');
  bus.close();
  if ((items as string[]).length === 0) throw new Error('The keyring has no key of Chromium.');
}
