import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Page } from 'playwright';
import { descendants } from '../support/agent.js';
import { startLoginManager } from '../support/logind.js';
import type { LoginManager } from '../support/logind.js';
import { press } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { expect, test } from '../support/test.js';
import type { UndrivenParley } from '../support/undriven.js';

/** Ended after the apps: Chromium gives up when the system's bus does. */
const managers: LoginManager[] = [];
test.afterAll(async () => {
  for (const one of managers) await one.stop();
});

/** Stops every process of the app, as sleep does, until the answer is called. */
function freeze({ pid }: UndrivenParley): () => void {
  const all = [pid, ...descendants(pid)];
  for (const one of all) process.kill(one, 'SIGSTOP');
  return () => all.forEach((one) => process.kill(one, 'SIGCONT'));
}

/** The app's main page, through Chromium's debugger: sleep cuts off earlier debuggers. */
async function pageOf({ profile }: UndrivenParley): Promise<Page> {
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const pages = browser.contexts().flatMap((context) => context.pages());
  const page = pages.find((one) => one.url().endsWith('index.html'));
  if (!page) throw new Error(`No main page among ${pages.map((one) => one.url()).join(', ')}.`);
  return page;
}

test('a call that the server gave up during the computer’s sleep comes back muted by itself, and says so', async ({
  startUndriven,
  server,
  joinAgent,
}) => {
  const logind = await startLoginManager();
  managers.push(logind);
  const view = new ServerView(server);
  const args = ['--remote-debugging-port=0'];
  const parley = await startUndriven({ server, args, env: logind.env });
  await press('ctrl+shift+space');
  await expect.poll(() => parley.log(), { timeout: 60_000 }).toMatch(/connecting -> connected/);
  await expect.poll(async () => (await view.person()).tracks.length).toBe(1);
  await joinAgent();
  const before = await view.person();

  logind.sleep(true);
  await expect.poll(() => parley.log()).toMatch(/the computer falls asleep/);
  const thaw = freeze(parley);
  try {
    await expect.poll(() => view.people(), { timeout: 60_000 }).toBe(0);
  } finally {
    thaw();
  }
  logind.sleep(false);

  /** Tracks that another participant could hear, at any moment since. */
  const heard = new Set<string>();
  await expect(async () => {
    const { sid, tracks } = await view.person();
    for (const track of tracks) heard.add(track);
    expect(sid).not.toBe(before.sid);
  }).toPass({ timeout: 60_000, intervals: [100] });
  const page = await pageOf(parley);
  const microphone = page.getByRole('switch', { name: 'Microphone' });
  const note = page.getByRole('note');
  await expect(page.getByRole('status', { name: 'Agent' })).toHaveText('Muted');
  await expect(note).toHaveText('The computer was asleep; your microphone is off.');
  await expect(microphone).not.toBeChecked();
  for (const track of (await view.person()).tracks) heard.add(track);
  expect([...heard]).toEqual([]);

  await microphone.click();
  await expect.poll(async () => (await view.person()).tracks.length).toBe(1);
  await expect(note).toBeHidden();
});

test('a call left muted ends by itself with the window closed, and says so', async ({
  launch,
  server,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-muted-'));
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ endMutedAfterMinutes: 0.05 }));
  const view = new ServerView(server);
  const parley = await launch({ server, profile });
  await press('ctrl+shift+space');
  await expect.poll(() => view.tracksOfPeople(), { timeout: 60_000 }).toBe(1);
  await parley.closeWindow();
  await press('ctrl+shift+space');
  await expect.poll(() => view.people(), { timeout: 30_000 }).toBe(0);
  const words =
    'The call ended by itself: your microphone was off and no one spoke or wrote for 3 seconds.';
  const tray = await parley.trayWindow();
  await expect(tray.getByText(words)).toBeVisible();
  await expect(parley.main.getByRole('note')).toHaveText(words);
  expect(parley.log()).toMatch(/connection: connected -> disconnected/);
});
