import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { secondsAboveSilence } from '../../tools/assets/wav.mjs';
import { press } from '../support/parley.js';
import { AccessibleApp } from '../support/accessible.js';
import { listen, speak } from '../support/sound.js';
import { expect, test } from '../support/test.js';
import {
  asUser,
  connectionTo,
  processes,
  profileFile,
  quit,
  rootsOutput,
  start,
  windowsNamed,
} from './installed.js';

// What a test that failed has left running would answer for the next one's.
test.afterEach(async () => {
  if (processes().length > 0) await asUser(['parley', '--quit']);
  await expect.poll(() => processes()).toEqual([]);
});

/** How many users a process sees that has no user namespace of its own. */
const everyone = '4294967295';
/** One of the sentence's three parts: a busy machine's microphone has gaps. */
const sentence = /(best|worst) of (the )?times|age of wisdom/i;
const status = (pid: number, field: string): string[] =>
  new RegExp(`^${field}:(.*)$`, 'm')
    .exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    ?.trim()
    .split(/\s+/) ?? [];

test('its pages run in Chromium’s sandbox, made of user namespaces', async () => {
  const app = await start();
  const namespaces = async (pid: number): Promise<string[]> => {
    // The last number is the process's own in the clean root, which holds the sandbox.
    const [, inside = ''] = status(pid, 'NSpid');
    const links = ['user', 'pid', 'net'].map((name) => `/proc/${inside}/ns/${name}`);
    return (await rootsOutput('readlink', ...links)).trim().split('\n');
  };
  const own = await namespaces(app.pid);
  const renderers = processes().filter(({ type }) => type === 'renderer');
  expect(renderers.length).toBeGreaterThan(0);
  for (const { pid } of renderers) {
    expect(status(pid, 'NoNewPrivs'), 'gains no rights').toEqual(['1']);
    expect(status(pid, 'Seccomp'), 'its system calls are filtered').toEqual(['2']);
    expect(status(pid, 'CapEff')).toEqual(['0000000000000000']);
    const apart = await namespaces(pid);
    for (const [index, name] of ['users', 'processes', 'network'].entries())
      expect(apart[index], `${name} of its own`).not.toBe(own[index]);
    // The setuid helper makes no user namespace: there every user would be seen.
    expect(readFileSync(`/proc/${pid}/uid_map`, 'utf8').trim().split(/\s+/)[2]).not.toBe(everyone);
  }
  expect(status(app.pid, 'Uid')).not.toContain('0');
  await quit(app);
});

test('an ordinary user talks with the agent by the key that was set', async ({
  server,
  agent,
  speech,
}) => {
  const app = await start({ ...connectionTo(server, agent.name), ACCESSIBILITY_ENABLED: '1' });
  const window = await AccessibleApp.named('parley');
  const said = (by: RegExp) => async () =>
    (await window.texts('article')).filter((text) => by.test(text)).join('\n');

  await press('ctrl+shift+F9');
  await expect.poll(() => app.tray.labels(), { timeout: 60_000 }).toContain('Listening');
  await speak(speech);
  const heard = await listen();
  await expect.poll(said(/^You/), { timeout: 60_000 }).toMatch(sentence);
  await expect.poll(said(/^(?!You)/), { timeout: 60_000 }).toContain("I can't answer that.");
  await expect.poll(() => app.tray.labels(), { timeout: 60_000 }).toContain('Listening');
  expect(secondsAboveSilence(await heard())).toBeGreaterThan(1);
  expect(profileFile('logs/parley.log')).toMatch(/agent: \S+ -> speaking/);

  expect((await asUser(['parley', '--toggle-talk'])).code).toBe(0);
  await expect.poll(async () => (await app.tray.labels())[0]).toMatch(/muted/i);
  expect((await asUser(['parley', '--show'])).code).toBe(0);
  // A link only asks: a window of its own, and the call as it was.
  expect((await asUser(['parley', 'parley://open?server=wss://evil.example'])).code).toBe(0);
  await expect.poll(async () => (await windowsNamed('Parley')).length).toBeGreaterThan(1);
  expect((await app.tray.labels())[0]).toMatch(/muted/i);

  await app.tray.click('Quit');
  expect((await app.ended).code).toBe(0);
  await expect.poll(() => processes()).toEqual([]);
  app.tray.close();
  window.close();
});

test('no debugger can be attached to the running app', async () => {
  const app = await start();
  // What starts Node's inspector, within milliseconds, in a program that allows it.
  process.kill(app.pid, 'SIGUSR1');
  // The next launch takes longer; where no instance takes the signal it may also be the app's end.
  expect((await asUser(['parley', '--version'])).code).toBe(0);
  await expect(connected(9229)).rejects.toThrow('ECONNREFUSED');
  await asUser(['parley', '--quit']);
  const { stdout, stderr } = await app.ended;
  expect(stdout + stderr).not.toMatch(/debugger/i);
  app.tray.close();
});

async function connected(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}
