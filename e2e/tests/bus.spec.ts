import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { follow, launcher, parley as command, secondLaunch } from '../support/command.js';
import { SessionBus } from '../support/dbus.js';
import { atRest, cleanEnvironment } from '../support/parley.js';
import { expect, test } from '../support/test.js';

const run = promisify(execFile);
const [path, owner] = ['/org/example/Parley', 'org.example.Parley'];

/** The name that the app has said it has. */
async function nameIn(log: () => string): Promise<string> {
  await expect.poll(log, { timeout: 20_000 }).toContain('on the session bus as');
  return /on the session bus as (\S+)/.exec(log())?.[1] ?? '';
}

test('Parley is on the session bus: what it can be asked, and its state as it changes', async ({
  launch,
  server,
  agent,
}) => {
  const parley = await launch({ server, agent: agent.name });
  const destination = await nameIn(() => parley.log());
  expect(destination).toMatch(/^org\.example\.Parley\.profile_[0-9a-f]{16}$/);
  const introspect = ['introspect', '--session', '--dest', destination, '--object-path', path];
  const { stdout } = await run('gdbus', introspect);
  expect(
    /interface org\.example\.Parley \{[^}]*\}/.exec(stdout)?.[0].match(/\w+(?=\(\)| = )/g),
  ).toEqual(
    ['TalkDown', 'TalkUp', 'ToggleTalk', 'Mute', 'Stop', 'HangUp', 'Show'].concat([
      'State',
      'Muted',
      'FailureCode',
      'FailureText',
    ]),
  );

  const bus = new SessionBus();
  const call = (member: string) => bus.call({ destination, path, interface: owner, member });
  const state = (): Promise<unknown> => bus.property(destination, path, owner, 'State');
  const muted = (): Promise<unknown> => bus.property(destination, path, owner, 'Muted');
  const told: unknown[] = [];
  await bus.onSignal('org.freedesktop.DBus.Properties', ({ body, path: from }) => {
    if (from === path) told.push((body?.[1] as { State?: string }).State);
  });
  expect([await state(), await muted()]).toEqual(['disconnected', false]);
  await parley.closeWindow();
  await call('TalkDown');
  await expect.poll(() => told, { timeout: 60_000 }).toContain('listening');
  await expect.poll(() => parley.log(), { timeout: 60_000 }).toMatch(/agent: \S+ -> listening/);
  // Held for longer than a tap: the release mutes.
  await call('TalkUp');
  await expect.poll(muted).toBe(true);
  await call('Mute');
  await expect.poll(muted).toBe(false);
  await call('HangUp');
  await expect.poll(state, { timeout: 20_000 }).toBe('disconnected');
  await call('Show');
  const window = await parley.app.browserWindow(parley.main);
  await expect.poll(() => window.evaluate((main) => main.isVisible())).toBe(true);
  bus.close();
});

test('a thousand calls at once neither stop Parley nor get lost in silence', async ({ launch }) => {
  const parley = await launch();
  const destination = await nameIn(() => parley.log());
  const bus = new SessionBus();
  const call = (member: string) => bus.call({ destination, path, interface: owner, member });
  const answers = await Promise.allSettled(Array.from({ length: 1000 }, () => call('Mute')));
  const refused = answers.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  expect(refused.length).toBeGreaterThan(500);
  for (const reason of refused) expect(reason).toContain('LimitsExceeded');
  await call('TalkUp');
  expect(await bus.property(destination, path, owner, 'State')).toBe('disconnected');
  await expect(parley.status).toHaveText(atRest);
  bus.close();
});

test('the command tells a running Parley what a key does, and what it answers', async ({
  launch,
  server,
  agent,
}) => {
  const parley = await launch({ server, agent: agent.name });
  await nameIn(() => parley.log());
  const profile = `--user-data-dir=${parley.profile}`;
  const { lines, child, stop } = follow([profile, '--json']);
  await expect.poll(() => lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    running: true,
    state: 'disconnected',
    muted: false,
    failure: null,
  });
  const status = async (): Promise<string> => (await command(['--status', profile])).stdout.trim();
  // A release without its press is no mistake.
  expect(await command(['--talk-up', profile])).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await status()).toBe('disconnected');
  expect(await command(['--talk-down', profile])).toEqual({ code: 0, stdout: '', stderr: '' });
  await parley.agentListens();
  expect(await status()).toBe('listening');
  expect((await command(['--talk-up', profile])).code).toBe(0);
  await expect.poll(status).toBe('muted');
  expect((await command(['--mute', profile])).code).toBe(0);
  await expect.poll(status).toBe('listening');
  expect((await command(['--hang-up', profile])).code).toBe(0);
  await expect.poll(status).toBe('disconnected');
  expect(
    JSON.parse(
      (await secondLaunch({ profile: parley.profile, args: ['--status', '--json'] })).stdout,
    ),
  ).toEqual({
    running: true,
    state: 'disconnected',
    muted: false,
    failure: null,
  });

  await parley.quit();
  await expect.poll(() => lines.at(-1)).toBe('{"running":false}');
  stop();
  await once(child, 'exit');
  expect(await command(['--status', profile])).toMatchObject({ code: 1, stdout: 'not running\n' });
  const without = { profile: parley.profile };
  for (const verb of ['--talk-up', '--mute', '--stop', '--hang-up']) {
    const none = { code: 1, stdout: '', stderr: 'parley: not running\n' };
    expect(await command([verb, profile])).toEqual(none);
    const { code, stderr } = await secondLaunch({ ...without, args: [verb] });
    expect([code, stderr]).toEqual([1, expect.stringContaining('parley: not running')]);
  }
  expect(await secondLaunch({ ...without, args: ['--status'] })).toMatchObject({
    code: 1,
    stdout: 'not running\n',
  });
});

test('a failure is told on the bus and by the command, with what to do', async ({ launch }) => {
  const elsewhere = { url: 'ws://127.0.0.1:9', apiKey: 'key', apiSecret: 'secret'.repeat(6) };
  const parley = await launch({ server: elsewhere });
  const destination = await nameIn(() => parley.log());
  const profile = `--user-data-dir=${parley.profile}`;
  await command(['--talk-down', profile]);
  const status = async (): Promise<string> => (await command(['--status', profile])).stdout;
  await expect
    .poll(status, { timeout: 30_000 })
    .toMatch(/^failed: .+ \(connection\.unreachable\)$/m);
  const { failure } = JSON.parse((await command(['--status', '--json', profile])).stdout) as {
    failure: unknown;
  };
  const bus = new SessionBus();
  expect(failure).toEqual({
    code: await bus.property(destination, path, owner, 'FailureCode'),
    text: await bus.property(destination, path, owner, 'FailureText'),
  });
  bus.close();
});

test('the command is as quick as a shell and one call on the bus', async ({ launch }, info) => {
  // The usual profile, as in a package: another one costs a hash.
  const settings = info.outputPath('settings');
  const parley = await launch({ settings });
  const destination = await nameIn(() => parley.log());
  expect(destination).toBe('org.example.Parley');
  const env = { ...cleanEnvironment(), XDG_CONFIG_HOME: settings };
  const took = async (file: string, args: readonly string[]): Promise<number> => {
    const begun = performance.now();
    await run(file, [...args], { env });
    return performance.now() - begun;
  };
  const plain = ['--session', '--print-reply', `--dest=${destination}`, path, `${owner}.TalkUp`];
  const times = { 'dbus-send': [], '--talk-up': [], '--status': [] } as Record<string, number[]>;
  for (let round = 0; round < 40; round++) {
    times['dbus-send']?.push(await took('dbus-send', plain));
    for (const verb of ['--talk-up', '--status'])
      times[verb]?.push(await took('sh', [launcher, verb]));
  }
  const median = (name: string): number =>
    times[name]?.sort((a, b) => a - b)[Math.floor((times[name]?.length ?? 0) / 2)] ?? NaN;
  const medians = Object.fromEntries(
    Object.keys(times).map((name) => [name, Number(median(name).toFixed(1))]),
  );
  console.log(`command line, median ms: ${JSON.stringify(medians)}`);
  expect(median('--talk-up')).toBeLessThan(3 * median('dbus-send'));
  expect(median('--status')).toBeLessThan(3 * median('dbus-send'));
});

test('without a session bus Parley runs, and the command reaches it through a second start', async ({
  launch,
}) => {
  const env = {
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus',
    XDG_RUNTIME_DIR: '/nonexistent',
  };
  const parley = await launch({ env });
  await expect.poll(() => parley.log()).toContain('the session bus cannot be used');
  await expect(parley.status).toHaveText(atRest);
  const { code, stdout } = await secondLaunch({ profile: parley.profile, args: ['--status'], env });
  expect([code, stdout.trim()]).toEqual([0, 'disconnected']);
});
