import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test as base, expect } from 'playwright/test';
import { cacheFolder } from '../../tools/bootstrap/paths.mjs';
import { commandLine } from '../support/agent.js';
import { press } from '../support/parley.js';
import { living, Started } from '../support/started.js';

const electronPackage = join(import.meta.dirname, '../../node_modules/electron');

const test = base.extend<{
  /** A cache of this test's own, with everything that has been got ready for the tests. */
  cache: string;
  /** `npm start`; what is still running of it is ended with the test. */
  start: (args?: readonly string[], env?: Readonly<Record<string, string>>) => Started;
}>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
  cache: async ({}, use) => {
    const cache = mkdtempSync(join(tmpdir(), 'parley-cache-'));
    for (const name of readdirSync(cacheFolder()).filter((entry) => entry !== 'log'))
      symlinkSync(join(cacheFolder(), name), join(cache, name));
    await use(cache);
    rmSync(cache, { recursive: true });
  },

  start: async ({ cache }, use, info) => {
    const all: Started[] = [];
    await use((args, env) => {
      const started = Started.begin(args, { PARLEY_CACHE: cache, ...env });
      all.push(started);
      return started;
    });
    for (const started of all) {
      await started.end();
      if (info.status !== info.expectedStatus)
        await info.attach('output.txt', { body: started.output, contentType: 'text/plain' });
    }
  },
});

/** Opens Parley with its own agent and calls it; resolves with every process there is then. */
async function callOwnAgent(started: Started): Promise<number[]> {
  const tray = await started.tray();
  await press('ctrl+shift+space');
  await expect
    .poll(async () => (await tray.labels())[0], { timeout: 60_000 })
    .toMatch(/^Listening/);
  tray.close();
  const processes = started.processes();
  const words = processes.map(commandLine).join('\n');
  for (const part of [/livekit-server/, /dist\/main\.js/, /electron .*--type=renderer/])
    expect(words).toMatch(part);
  return processes;
}

test('npm start: Quit in the tray ends app, agent and server, with exit code 0', async ({
  start,
}) => {
  const started = start();
  const processes = await callOwnAgent(started);
  const tray = await started.tray();
  await tray.click('Quit');
  expect(await started.exitCode, started.output).toBe(0);
  tray.close();
  await expect.poll(() => living(processes), { timeout: 5_000 }).toEqual([]);
});

test('npm start: killed with SIGKILL it leaves no process behind', async ({ start }) => {
  const started = start();
  const processes = await callOwnAgent(started);
  started.script.kill('SIGKILL');
  await expect.poll(() => living(processes), { timeout: 10_000 }).toEqual([]);
});

test('npm start: the app opens when its agent can answer, however long that takes to load', async ({
  start,
}) => {
  test.setTimeout(180_000);
  const slowVoice = join(import.meta.dirname, '../../local/agent/test/fixtures/slow-voice.mjs');
  // Longer than a call waits for its agent.
  const started = start([], { NODE_OPTIONS: `--import=${pathToFileURL(slowVoice)}?Ready=25000` });
  const tray = await started.tray();
  await press('ctrl+shift+space');
  // It greets a silent user.
  await expect
    .poll(async () => (await tray.labels())[0], { timeout: 20_000, intervals: [250] })
    .toMatch(/^Speaking/);
  await tray.click('Quit');
  expect(await started.exitCode, started.output).toBe(0);
  tray.close();
});

test('npm start -- --demo prints both sides of an answered call', async ({ start }) => {
  test.setTimeout(300_000);
  const demo = start(['--demo']);
  expect(await demo.exitCode, demo.output).toBe(0);
  expect(demo.output).toMatch(/ s {2}You: .*of times[\s\S]* s {2}Local agent: \S/i);
  expect(demo.output).toMatch(/Last answer after [\d.]+ s/);
});

test('npm start: a part that cannot be had ends it, with the reason', async ({ start, cache }) => {
  test.skip(existsSync(join(electronPackage, 'path.txt')), 'Electron is here already');
  for (const name of readdirSync(cache).filter((entry) => /^electron-[\d.]+$/.test(entry)))
    rmSync(join(cache, name));
  // npm has it neither at hand nor a way to fetch it.
  const started = start([], { npm_config_offline: 'true', npm_config_cache: join(cache, 'npm') });
  expect(await started.exitCode).toBe(1);
  expect(started.output).toMatch(/"npm pack .* failed/);
  expect(started.output).not.toContain('The local agent is ready');
});
