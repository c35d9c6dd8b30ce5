import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dbus from 'dbus-native';
import type { MessageBus } from 'dbus-native';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PortalBackend } from './portal.js';
import { portalTrigger } from './portal-trigger.js';
import { fakeLog } from '../testing.js';
import type { Bindings } from '../../shared/bindings.js';

const name = 'org.freedesktop.portal.Desktop';
const root = '/org/freedesktop/portal/desktop';
const shortcuts = 'org.freedesktop.portal.GlobalShortcuts';
const bindings: Bindings = {
  talk: 'Control+Shift+Space',
  mute: 'Alt+M',
  stop: null,
  hangUp: null,
  show: null,
};

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

interface Bound {
  readonly session: string;
  readonly wanted: unknown;
  /** Answers as the user or the desktop does. */
  answer(code: number, given?: Readonly<Record<string, string>>): void;
}

/** Plays the desktop: its portal on a bus of this test's own. */
class Desktop {
  readonly bound: Bound[] = [];
  readonly registered: string[] = [];
  readonly configured: string[] = [];
  readonly closed: string[] = [];
  /** What CreateSession is answered with. */
  sessionCode = 0;
  #sessions = 0;

  constructor(
    readonly bus: MessageBus,
    version: number,
  ) {
    const requestOf = (sender: string | undefined, token: string): string =>
      `${root}/request/${String(sender).slice(1).replaceAll('.', '_')}/${token}`;
    const respond = (path: string, code: number, results: object): void =>
      bus.sendSignal(path, 'org.freedesktop.portal.Request', 'Response', 'ua{sv}', [code, results]);
    const options = { type: 'a{sv}' };
    const definition = dbus.defineInterface({
      name: shortcuts,
      properties: { version: { type: 'u', access: 'read', value: version } },
      methods: {
        CreateSession: {
          in: { options: options.type },
          out: { handle: 'o' },
          handler: ({ options: o }, { sender }) => {
            const session = `${root}/session/${o.session_handle_token}${++this.#sessions}`;
            bus.exportInterface({ Close: () => (this.closed.push(session), null) }, session, {
              name: 'org.freedesktop.portal.Session',
              methods: { Close: ['', '', [], []] },
            });
            const path = requestOf(sender, o.handle_token);
            respond(path, this.sessionCode, { session_handle: session });
            return path;
          },
        },
        BindShortcuts: {
          in: { session: 'o', wanted: 'a(sa{sv})', parent: 's', options: options.type },
          out: { handle: 'o' },
          handler: ({ session, wanted, options: o }, { sender }) => {
            const path = requestOf(sender, o.handle_token);
            this.bound.push({
              session,
              wanted,
              answer: (code, given = {}) =>
                respond(path, code, { shortcuts: new dbus.Variant('a(sa{sv})', described(given)) }),
            });
            return path;
          },
        },
        ConfigureShortcuts: {
          in: { session: 'o', parent: 's', options: options.type },
          handler: ({ session }) => (this.configured.push(session), null),
        },
      },
    });
    bus.exportInterface(definition.impl, root, definition.descriptor);
    bus.exportInterface({ Register: (id: string) => (this.registered.push(id), null) }, root, {
      name: 'org.freedesktop.host.portal.Registry',
      methods: { Register: ['sa{sv}', '', [], []] },
    });
  }

  tell(member: 'Activated' | 'Deactivated', session: string, id: string): void {
    this.bus.sendSignal(root, shortcuts, member, 'osta{sv}', [session, id, 1n, {}]);
  }

  change(session: string, given: Readonly<Record<string, string>>): void {
    this.bus.sendSignal(root, shortcuts, 'ShortcutsChanged', 'oa(sa{sv})', [
      session,
      described(given),
    ]);
  }

  close(session: string): void {
    this.bus.sendSignal(session, 'org.freedesktop.portal.Session', 'Closed', 'a{sv}', [{}]);
  }
}

const described = (given: Readonly<Record<string, string>>) =>
  Object.entries(given).map(([id, key]) => [id, { trigger_description: key }]);

async function setUp({ version = 2, hasPortal = true } = {}) {
  const socket = join(mkdtempSync(join(tmpdir(), 'parley-portal-')), 'bus');
  const broker = dbus.createBroker();
  await new Promise((resolve) => broker.listen({ socket }, resolve as () => void));
  endings.push(() => new Promise<void>((resolve) => void broker.close(resolve)));
  const client = () => {
    const bus = dbus.createClient({ busAddress: `unix:path=${socket}` });
    bus.connection.on('error', () => undefined);
    endings.push(() => bus.close());
    return bus;
  };
  const startPortal = async (): Promise<Desktop> => {
    const desktop = new Desktop(client(), version);
    await desktop.bus.requestName(name, 0);
    return desktop;
  };
  const desktop = hasPortal ? await startPortal() : undefined;
  const heard: string[] = [];
  const retries: (() => void)[] = [];
  let now = 0;
  let follow: (bus: MessageBus | undefined) => void = () => undefined;
  const backend = new PortalBackend({
    bus: {
      follow(run) {
        follow = run;
        return () => undefined;
      },
    },
    desktopId: 'parley',
    now: () => now,
    after(_ms, run) {
      retries.push(run);
      return () => undefined;
    },
    log: fakeLog(),
  });
  const say = (what: string) => (binding: string, source?: unknown) =>
    void heard.push(`${binding} ${what} ${String(source)}`);
  backend.start(bindings, {
    down: say('down'),
    up: say('up'),
    alive: say('alive'),
    press: say('press'),
  });
  const own = client();
  follow(own);
  const become = (state: string, code?: string) =>
    vi.waitFor(
      () => {
        const status = backend.status();
        expect([status.state, status.problem?.code]).toEqual([state, code]);
      },
      { timeout: 5000 },
    );
  /** The next time that the desktop is asked for keys. */
  const asked = async (count = 1, of = desktop): Promise<Bound> => {
    await vi.waitFor(() => expect(of?.bound).toHaveLength(count), { timeout: 5000 });
    const bound = of?.bound[count - 1];
    if (!bound) throw new Error('The desktop was not asked.');
    return bound;
  };
  return {
    backend,
    heard,
    retries,
    become,
    asked,
    startPortal,
    // The tests without one do not look at it.
    desktop: desktop as Desktop,
    loseBus: () => follow(undefined),
    pass: (ms: number) => void (now += ms),
  };
}

describe('keys through the portal', () => {
  it('are asked for, and shown as the desktop gives them', async () => {
    const { backend, asked, become, desktop } = await setUp();
    const { wanted, answer } = await asked();
    expect(desktop.registered).toEqual(['parley']);
    expect(wanted).toEqual([
      ['talk', { description: expect.any(String), preferred_trigger: 'CTRL+SHIFT+space' }],
      ['mute', { description: expect.any(String), preferred_trigger: 'ALT+m' }],
    ]);
    await become('consent-pending', 'hotkey.unconfirmed');
    answer(0, { talk: 'Meta+Space' });
    await become('working');
    expect(backend.status().keys).toEqual({ talk: { label: 'Meta+Space' } });
  });

  it('tell press and release, and a repetition as a sign of life', async () => {
    const { asked, desktop, heard } = await setUp();
    const { session, answer } = await asked();
    answer(0, { talk: 'F1' });
    for (const what of ['Activated', 'Activated', 'Deactivated', 'Deactivated'] as const)
      desktop.tell(what, session, 'talk');
    desktop.tell('Activated', `${root}/session/another`, 'talk');
    desktop.tell('Activated', session, 'unknown');
    desktop.tell('Activated', session, 'mute');
    await vi.waitFor(() =>
      expect(heard).toEqual([
        'talk down portal',
        'talk alive portal',
        'talk up portal',
        'mute down portal',
      ]),
    );
  });

  it('are refused, and can be asked for again and given', async () => {
    const { backend, asked, become, desktop } = await setUp();
    (await asked()).answer(1);
    await become('consent-pending', 'hotkey.refused');
    backend.ask();
    (await asked(2)).answer(0, { talk: 'F1', mute: 'F2' });
    await become('working');
    expect(desktop.closed).toHaveLength(1);
  });

  it('are given later in the desktop’s settings, which open from here', async () => {
    const { backend, asked, become, desktop } = await setUp();
    const { session, answer } = await asked();
    answer(0);
    await become('consent-pending', 'hotkey.unassigned');
    expect(await backend.configure()).toBe(true);
    expect(desktop.configured).toEqual([session]);
    desktop.change(session, { talk: 'F1' });
    await become('working');
  });

  it('work although the desktop does not name them, once one is pressed', async () => {
    const { backend, asked, become, desktop } = await setUp({ version: 1 });
    const { session, answer } = await asked();
    answer(0);
    await become('consent-pending', 'hotkey.unassigned');
    expect(await backend.configure()).toBe(false);
    desktop.tell('Activated', session, 'talk');
    await become('working');
  });

  it('come up when the desktop takes the session away, and are asked for again', async () => {
    const { asked, become, desktop, heard, retries, pass } = await setUp();
    const { session, answer } = await asked();
    answer(0, { talk: 'F1' });
    desktop.tell('Activated', session, 'talk');
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    pass(60_000);
    desktop.close(session);
    await become('starting');
    expect(heard.at(-1)).toBe('talk up portal');
    retries[0]?.();
    (await asked(2)).answer(0, { talk: 'F1' });
    await become('working');
    // One that is closed at once is not asked for for ever.
    desktop.close((await asked(2)).session);
    await become('consent-pending', 'hotkey.refused');
    expect(retries).toHaveLength(1);
  });

  it('come back with a portal that starts again', async () => {
    const { asked, become, desktop, startPortal, pass, retries } = await setUp();
    (await asked()).answer(0, { talk: 'F1' });
    await become('working');
    pass(60_000);
    await desktop.bus.close();
    await become('starting');
    retries[0]?.();
    await become('consent-pending', 'hotkey.no-service');
    const next = await startPortal();
    (await asked(1, next)).answer(0, { talk: 'F1' });
    await become('working');
  });

  it('are not to be had where the desktop has no service for them', async () => {
    const { become } = await setUp({ hasPortal: false });
    await become('unavailable', 'hotkey.no-service');
  });

  it('are not to be had without a bus, and come up with it', async () => {
    const { asked, become, desktop, heard, loseBus } = await setUp();
    const { session, answer } = await asked();
    answer(0, { talk: 'F1' });
    desktop.tell('Activated', session, 'talk');
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    loseBus();
    await become('consent-pending', 'hotkey.no-service');
    expect(heard.at(-1)).toBe('talk up portal');
  });

  it('are given back', async () => {
    const { backend, asked, become, desktop } = await setUp();
    (await asked()).answer(0, { talk: 'F1' });
    await become('working');
    backend.stop();
    await vi.waitFor(() => expect(desktop.closed).toHaveLength(1));
    expect(backend.status().state).toBe('starting');
  });

  it('are none where the desktop makes no session', async () => {
    const { become, backend, desktop, asked } = await setUp();
    (await asked()).answer(0);
    desktop.sessionCode = 2;
    backend.ask();
    await become('consent-pending', 'hotkey.refused');
  });
});

it.each([
  ['Control+Shift+Space', 'CTRL+SHIFT+space'],
  ['CommandOrControl+A', 'CTRL+a'],
  ['Super+F9', 'LOGO+F9'],
  ['Alt+.', 'ALT+period'],
])('%s is %s to the desktop', (accelerator, trigger) =>
  expect(portalTrigger(accelerator)).toBe(trigger),
);
