import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLoginManager } from '../support/logind.js';
import type { LoginManager } from '../support/logind.js';
import { atRest, commandOf, press } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { editSettings } from '../support/settings.js';
import { expect, test } from '../support/test.js';
import { Tray } from '../support/tray.js';

/** Ended after the apps: Chromium gives up when the system's bus does. */
const managers: LoginManager[] = [];
test.afterAll(async () => {
  for (const one of managers) await one.stop();
});

test('a locked screen mutes the call, and the session’s end leaves the room at once', async ({
  launch,
  server,
}) => {
  const logind = await startLoginManager();
  managers.push(logind);
  const view = new ServerView(server);
  const parley = await launch({ server, env: logind.env });
  await expect.poll(() => parley.log()).toMatch(/connected to the system bus/);
  await press('ctrl+shift+space');
  await expect.poll(() => view.people(), { timeout: 60_000 }).toBe(1);
  await expect(parley.microphone).toBeChecked();
  await expect(async () => {
    logind.lock();
    await expect(parley.microphone).not.toBeChecked({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  expect(await view.people()).toBe(1);

  const ended = once(parley.process, 'exit');
  process.kill(parley.pid, 'SIGTERM');
  await ended;
  // A participant who does not take his leave stays for 20 s.
  await expect.poll(() => view.people(), { timeout: 5_000 }).toBe(0);
});

test('it starts at login where the user wants that: hidden, and the key is answered', async ({
  server,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-login-'));
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ overlay: 'off' }));
  const { executablePath, args, env } = await commandOf({ server, profile });
  const start = spawn(executablePath, [...args, '--hidden'], { env, stdio: 'ignore' });
  const tray = await Tray.of(start.pid ?? 0);
  try {
    expect((await tray.labels())[0]).toMatch(atRest);
    const folder = join(homedir(), '.config/autostart');
    const entries = (): string[] =>
      (existsSync(folder) ? readdirSync(folder) : [])
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .filter((text) => text.includes(profile));
    editSettings(profile, { launchAtLogin: true });
    await expect.poll(entries).toHaveLength(1);
    expect(entries()[0]).toContain('"--hidden"');
    editSettings(profile, { launchAtLogin: false });
    await expect.poll(entries).toHaveLength(0);
    await press('ctrl+shift+space');
    await expect.poll(() => new ServerView(server).people(), { timeout: 60_000 }).toBe(1);
  } finally {
    const ended = once(start, 'exit');
    await tray.click('Quit');
    await ended;
    tray.close();
  }
});
