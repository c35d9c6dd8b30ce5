import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { electronRuntime } from '../../scripts/lib/runtime.mjs';
import { descendants } from '../support/agent.js';
import { cleanEnvironment, press } from '../support/parley.js';
import { inOrder, watchText } from '../support/shown.js';
import { speak } from '../support/sound.js';
import { expect, test } from '../support/test.js';

const run = promisify(execFile);

test('with the window closed for two minutes the call goes on and the tray follows', async ({
  launch,
  server,
  agent,
  speech,
}) => {
  test.setTimeout(300_000);
  const parley = await launch({ server, agent: agent.name });
  await press('ctrl+shift+space');
  await parley.agentListens();

  await parley.closeWindow();
  const inWindow = await watchText(parley.status);
  const tray = await parley.tray();
  const inMenu = await tray.watch();
  // The clock itself is what is tested: background throttling sets in over minutes.
  await new Promise((resolve) => setTimeout(resolve, 120_000));
  await expect(parley.status).toHaveText('Listening');

  await speak(speech);
  const turn = ['Listening', 'Thinking', 'Speaking', 'Listening'];
  await expect.poll(async () => inOrder(await inWindow(), turn), { timeout: 60_000 }).toBe(true);
  await expect.poll(() => inOrder(inMenu.seen, turn)).toBe(true);
  inMenu.stop();
  for (const word of ['Thinking', 'Speaking']) {
    const shown = (await inWindow()).find(({ text }) => text === word);
    const followed = inMenu.seen.find(({ text }) => text.startsWith(word));
    expect(Math.abs((followed?.at ?? Infinity) - (shown?.at ?? 0))).toBeLessThan(250);
  }
  tray.close();
});

test('a second launch raises the first one’s window and ends', async ({ launch, server }) => {
  const parley = await launch({ server });
  await parley.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });
  const visible = (): Promise<boolean> =>
    parley.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((window) => window.isVisible()),
    );
  expect(await visible()).toBe(false);
  const second = spawn(
    await electronRuntime(),
    [`${import.meta.dirname}/../..`, `--user-data-dir=${parley.profile}`],
    { env: cleanEnvironment(), stdio: 'ignore' },
  );
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(0);
  await expect.poll(visible).toBe(true);
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
