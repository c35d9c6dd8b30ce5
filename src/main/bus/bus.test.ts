import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dbus from 'dbus-native';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { busNameOf } from './bus-name.js';
import { BusService } from './bus-service.js';
import { SessionBus, sessionBusAddress } from './session-bus.js';
import { fakeLog } from '../testing.js';
import type { Status } from '../../shared/status.js';

const name = busNameOf('org.example.Parley', null);
const properties = 'org.freedesktop.DBus.Properties';
const idle: Status = { state: 'disconnected', muted: false, failure: null };

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A bus of this test's own, which speaks the protocol of a real one. */
async function startBus(socket = join(mkdtempSync(join(tmpdir(), 'parley-bus-')), 'bus')) {
  rmSync(socket, { force: true });
  const broker = dbus.createBroker();
  await new Promise((resolve) => broker.listen({ socket }, resolve as () => void));
  const stop = () => new Promise<void>((resolve) => void broker.close(resolve));
  endings.push(stop);
  return { socket, address: `unix:path=${socket}`, names: () => broker.names(), stop };
}

/** Parley on the bus at this address. */
function serve(address: string | undefined) {
  const log = fakeLog();
  let status = idle;
  let now = 0;
  const heard: string[] = [];
  const retries: (() => void)[] = [];
  const bus = new SessionBus({
    name: 'session bus',
    address,
    load: () => Promise.resolve(dbus),
    after(_ms, run) {
      retries.push(run);
      return () => undefined;
    },
    log,
  });
  const service = new BusService({
    bus,
    name,
    keys: {
      down: (binding, source) => void heard.push(`${binding} down from the ${source}`),
      up: (binding, source) => void heard.push(`${binding} up from the ${source}`),
      press: (binding) => void heard.push(binding),
    },
    status: () => status,
    now: () => now,
    log,
  });
  endings.push(() => {
    service.dispose();
    bus.dispose();
  });
  return {
    bus,
    log,
    heard,
    retries,
    pass: (ms: number) => void (now += ms),
    become(next: Status) {
      status = next;
      service.update();
    },
  };
}

/** Another program on the bus. */
function callerOn(address: string) {
  const client = dbus.createClient({ busAddress: address, timeout: 2000 });
  client.connection.on('error', () => undefined);
  endings.push(() => client.close());
  const call = (member: string, owner = name.interface, path = name.path, ...body: unknown[]) =>
    client.invoke({
      destination: name.service,
      path,
      interface: owner,
      member,
      ...(body.length > 0 ? { signature: 's'.repeat(body.length), body } : {}),
    });
  return { client, call };
}

async function setUp() {
  const daemon = await startBus();
  const parley = serve(daemon.address);
  parley.bus.open();
  await vi.waitFor(() => expect(daemon.names()).toContain(name.service), { timeout: 5000 });
  return { daemon, ...parley, ...callerOn(daemon.address) };
}

describe('Parley on the session bus', () => {
  it('does what its methods say', async () => {
    const { call, heard } = await setUp();
    for (const member of ['TalkDown', 'TalkUp', 'ToggleTalk', 'Mute', 'Stop', 'HangUp', 'Show'])
      await call(member);
    expect(heard).toEqual([
      'talk down from the bus',
      'talk up from the bus',
      'talk',
      'mute',
      'stop',
      'hangUp',
      'show',
    ]);
  });

  it('tells its state, and what changes of it', async () => {
    const { call, client, become } = await setUp();
    const all = () => call('GetAll', properties, name.path, name.interface);
    expect(await all()).toEqual({
      State: 'disconnected',
      Muted: false,
      FailureCode: '',
      FailureText: '',
    });
    const changes: unknown[] = [];
    client.signals.on(client.mangle(name.path, properties, 'PropertiesChanged'), (body: unknown) =>
      changes.push(body),
    );
    await client.addMatch(`type='signal',interface='${properties}'`);
    become({ state: 'listening', muted: false, failure: null });
    become({ state: 'listening', muted: false, failure: null });
    become({
      state: 'muted',
      muted: true,
      failure: { code: 'media.denied', text: 'No. Allow it.' },
    });
    const failed = { FailureCode: 'media.denied', FailureText: 'No. Allow it.' };
    await vi.waitFor(() =>
      expect(changes).toEqual([
        [name.interface, { State: 'listening' }, []],
        [name.interface, { State: 'muted', Muted: true, ...failed }, []],
      ]),
    );
    expect(await all()).toEqual({ State: 'muted', Muted: true, ...failed });
  });

  it('describes itself to programs that look around, with nothing beside it', async () => {
    const { call } = await setUp();
    const xml = String(await call('Introspect', 'org.freedesktop.DBus.Introspectable'));
    const own = xml.slice(xml.indexOf(`"${name.interface}"`), xml.indexOf('</interface>'));
    const members = [...own.matchAll(/<(method|property|signal) name="(\w+)"/g)].map((m) => m[2]);
    expect(members.sort()).toEqual(
      ['FailureCode', 'FailureText', 'HangUp', 'Mute', 'Muted', 'Show', 'State', 'Stop'].concat([
        'TalkDown',
        'TalkUp',
        'ToggleTalk',
      ]),
    );
  });

  it('refuses what is no method of it, and lets no property be set', async () => {
    const { call, client, heard } = await setUp();
    for (const member of ['emit', 'constructor', '__proto__', 'AddConnection'])
      await expect(call(member)).rejects.toThrow(/doesn't exist/);
    // The library answers nothing to a property that is called.
    await expect(
      client.invoke(
        { destination: name.service, path: name.path, interface: name.interface, member: 'State' },
        { timeout: 200 },
      ),
    ).rejects.toThrow(/No reply/);
    await expect(
      client.invoke({
        destination: name.service,
        path: name.path,
        interface: properties,
        member: 'Set',
        signature: 'ssv',
        body: [name.interface, 'State', new dbus.Variant('s', 'x')],
      }),
    ).rejects.toThrow(/read-only/);
    await call('Mute');
    expect(heard).toEqual(['mute']);
  });

  it('bounds a flood of calls, but never refuses a release', async () => {
    const { call, heard, log, pass } = await setUp();
    const calls = await Promise.allSettled(Array.from({ length: 1000 }, () => call('Mute')));
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
    expect(String((calls.at(-1) as PromiseRejectedResult).reason)).toContain('calls a second');
    await call('TalkUp');
    expect(heard).toHaveLength(101);
    pass(1000);
    await call('Mute');
    expect(log.lines.filter((line) => line.includes('flood'))).toHaveLength(1);
  });

  it('leaves a name that another program has to it', async () => {
    const daemon = await startBus();
    const { client } = callerOn(daemon.address);
    await client.requestName(name.service, 0);
    const { bus, log } = serve(daemon.address);
    bus.open();
    await vi.waitFor(() => expect(log.lines.join()).toContain('another program has the name'));
  });

  it('is back when the bus is, and says once that it was gone', async () => {
    const { daemon, retries, log, become } = await setUp();
    await daemon.stop();
    await vi.waitFor(() => expect(retries).toHaveLength(1));
    become({ ...idle, state: 'listening' });
    // Nothing listens there yet.
    retries[0]?.();
    await vi.waitFor(() => expect(retries).toHaveLength(2));
    const again = await startBus(daemon.socket);
    retries[1]?.();
    await vi.waitFor(() => expect(again.names()).toContain(name.service));
    expect(
      await callerOn(again.address).call('Get', properties, name.path, name.interface, 'State'),
    ).toBe('listening');
    expect(log.lines.filter((line) => line.startsWith('warn'))).toHaveLength(1);
  });

  it('does without a bus', () => {
    const { bus, log, retries, become } = serve(undefined);
    bus.open();
    become({ ...idle, state: 'listening' });
    expect([log.lines, retries]).toEqual([['info there is no session bus'], []]);
  });
});

it.each([
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/x' }, 'unix:path=/run/x'],
  [
    { DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/a;unix:path=/b' },
    'unix:abstract=/tmp/a;unix:path=/b',
  ],
  [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=example.org,port=1' }, undefined],
  [{ DBUS_SESSION_BUS_ADDRESS: 'unixexec:path=/bin/sh' }, undefined],
  [{ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '/run/user/1' }, 'unix:path=/run/user/1/bus'],
  [{ XDG_RUNTIME_DIR: '/run/user/2' }, undefined],
  [{}, undefined],
])('the bus of %j is at %s', (env, address) =>
  expect(sessionBusAddress(env, (path) => path === '/run/user/1/bus')).toBe(address),
);

it.each([
  ['org.example.Parley', null, 'org.example.Parley', '/org/example/Parley', 'org.example.Parley'],
  ['org.my-site.Parley', null, 'org.my-site.Parley', '/org/my_site/Parley', 'org.my_site.Parley'],
  [
    'org.example.Parley',
    '/tmp/x y',
    'org.example.Parley.profile_ad0fdc53fbd75abd',
    '/org/example/Parley',
    'org.example.Parley',
  ],
] as const)('%s of the profile %s is %s', (appId, profile, service, path, owner) =>
  expect(busNameOf(appId, profile)).toEqual({ service, path, interface: owner }),
);
