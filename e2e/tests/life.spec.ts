import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { electronRuntime } from '../../tools/assets/runtime.mjs';
import { watchAgent } from '../support/agent-watch.js';
import { commandLine, descendants } from '../support/agent.js';
import { atRest, cleanEnvironment, commandOf, passFirstRun, press } from '../support/parley.js';
import type { LaunchOptions } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { notFollowed, sameOrder, wordsOf } from '../support/shown.js';
import type { Shown } from '../support/shown.js';
import { speak } from '../support/sound.js';
import { expect, test } from '../support/test.js';
import { Tray } from '../support/tray.js';

const run = promisify(execFile);

// The clock itself is what is tested. Chromium slows the timers of a hidden page at once, and far more
// after five minutes.
for (const [length, seconds, tag] of [
  ['a quarter of a minute', 15, []],
  ['five and a half minutes', 330, ['@slow']],
] as const)
  test(
    `with the window closed for ${length} the call goes on and the tray follows`,
    { tag: [...tag] },
    async ({ startUndriven, server, agent, speech }) => {
      test.setTimeout((seconds + 180) * 1_000);
      const parley = await startUndriven({ server, agent: agent.name });
      await press('ctrl+shift+space');
      await expect.poll(() => parley.log(), { timeout: 60_000 }).toMatch(/agent: \S+ -> listening/);
      // The server counts a moment later.
      await expect(() => new ServerView(server).room()).toPass({ timeout: 20_000 });
      const inCall = await watchAgent(server);
      await parley.closeWindow();
      await expect.poll(() => parley.isVisible()).toBe(false);
      // Nothing keeps the hidden page as quick as one that is seen.
      for (const pid of [parley.pid, ...descendants(parley.pid)])
        expect(commandLine(pid)).not.toMatch(
          /--disable-(background|renderer-background)|--remote-deb/,
        );
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
      expect(inCall.seen.at(-1)?.text).toBe('Listening');

      const inMenu = await parley.tray.watch();
      const spokenAt = Date.now();
      await speak(speech);
      const turn = (): Shown[] => inCall.seen.filter(({ at }) => at >= spokenAt);
      await expect
        .poll(() => wordsOf(turn()), { timeout: 60_000 })
        .toMatch(/Thinking Speaking Listening$/);
      await expect.poll(() => wordsOf(inMenu.seen)).toMatch(/Thinking Speaking Listening$/);
      inMenu.stop();
      await inCall.stop();
      const story = JSON.stringify({ agent: turn(), menu: inMenu.seen });
      expect(sameOrder(turn(), inMenu.seen.slice(1)), story).toBe(true);
      expect(notFollowed(turn(), inMenu.seen, 250), story).toEqual([]);
      expect(await parley.isVisible()).toBe(false);
    },
  );

test('a second launch raises the first one’s window and ends', async ({ launch, server }) => {
  const parley = await launch({ server });
  await parley.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });
  const visible = (): Promise<boolean> =>
    parley.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((window) => window.isVisible()),
    );
  await expect.poll(visible).toBe(false);
  const second = spawn(
    await electronRuntime(),
    [`${import.meta.dirname}/../..`, `--user-data-dir=${parley.profile}`],
    { env: cleanEnvironment(), stdio: 'ignore' },
  );
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(0);
  await expect.poll(visible).toBe(true);
});

test('a second launch that wants another microphone or server than the running Parley is refused, and calls nowhere', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  const second = async (options: LaunchOptions): Promise<{ code: unknown; words: string }> => {
    const { executablePath, args, env } = await commandOf({ profile: parley.profile, ...options });
    const child = spawn(executablePath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
    const [code] = (await once(child, 'close')) as [unknown];
    return { code, words };
  };
  const elsewhere = { url: 'ws://127.0.0.1:9', apiKey: 'key', apiSecret: server.apiSecret };
  for (const [options, words] of [
    [{ args: ['--toggle-talk', '--deny-microphone'] }, 'may use the microphone'],
    [{ args: ['--toggle-talk'], server: elsewhere }, 'another connection'],
    [{ args: ['--show'], server, agent: 'another' }, 'another connection'],
  ] as const) {
    const refused = await second(options);
    expect(refused.code, words).toBe(1);
    expect(refused.words).toContain(`parley: Parley is running`);
    expect(refused.words).toContain(words);
  }
  // Commands come in their order: when the last one has been obeyed, the others would have been.
  expect(await second({ args: ['--toggle-talk'], server })).toMatchObject({ code: 0 });
  await expect(parley.microphone).toBeChecked();
  await expect(parley.status).toHaveText(/^(Connecting|Listening)/);
  const calls = parley.log().match(/a launch was refused/g);
  expect(calls).toHaveLength(3);
});

test('of ten launches at once one is the app, and after it was killed the next one starts', async ({
  launch,
}, info) => {
  const profile = info.outputPath('profile');
  passFirstRun(profile);
  const command = [`${import.meta.dirname}/../..`, `--user-data-dir=${profile}`] as const;
  const executable = await electronRuntime();
  const launches = Array.from({ length: 10 }, () =>
    spawn(executable, command, { env: cleanEnvironment(), stdio: 'ignore' }),
  );
  const codes: unknown[] = [];
  for (const one of launches) one.on('exit', (code) => codes.push(code));
  try {
    await expect.poll(() => codes, { timeout: 120_000 }).toEqual(Array(9).fill(0));
    const [app] = launches.filter(({ exitCode, signalCode }) => exitCode === null && !signalCode);
    const tray = await Tray.of(app?.pid ?? 0);
    expect((await tray.labels())[0]).toMatch(atRest);
    tray.close();
  } finally {
    for (const one of launches) one.kill('SIGKILL');
  }
  await expect.poll(() => codes).toHaveLength(10);
  const next = await launch({ profile });
  await expect(next.status).toHaveText(atRest);
});

test('Quit in the tray ends the call and every process', async ({ launch, server, agent }) => {
  const parley = await launch({ server, agent: agent.name });
  await press('ctrl+shift+space');
  await parley.agentListens();
  const processes = [parley.pid, ...descendants(parley.pid)];
  expect(processes.length).toBeGreaterThan(3);
  const tray = await parley.tray();
  const ended = once(parley.process, 'exit');
  await tray.click('Quit');
  await ended;
  tray.close();
  const alive = async (): Promise<number[]> => {
    const { stdout } = await run('ps', ['-e', '-o', 'pid=']);
    const all = new Set(stdout.split('\n').map(Number));
    return processes.filter((pid) => all.has(pid));
  };
  // Chromium's helpers notice the end of their parent by themselves.
  await expect.poll(alive, { timeout: 5_000 }).toEqual([]);
});
