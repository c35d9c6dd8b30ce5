import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { press } from '../support/parley.js';
import type { Parley } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { expect, test } from '../support/test.js';

const run = promisify(execFile);
const sentence = 'The conversation’s window does not respond.';

/** Lets the conversation's page do nothing but count, from now on or for some time. */
const hang = (parley: Parley, ms = Number.MAX_SAFE_INTEGER): Promise<void> =>
  parley.app.evaluate(({ webContents }, time) => {
    const page = webContents.getAllWebContents().find((one) => one.getURL().endsWith('index.html'));
    // It answers late or never.
    void page?.executeJavaScript(`{ const end = Date.now() + ${time}; while (Date.now() < end); }`);
  }, ms);

/** Whether the dialog about the window is on the screen. */
async function isAsked(): Promise<boolean> {
  const search = ['search', '--onlyvisible', '--name', '^Parley does not respond$'];
  // xdotool ends with 1 when it finds nothing.
  const found = await run('xdotool', search).catch((error: { code?: number }) => {
    if (error.code === 1) return { stdout: '' };
    throw error;
  });
  return found.stdout.trim() !== '';
}

test('a page that hangs in a call is told, and Mute ends it and frees the microphone', async ({
  launch,
  server,
}) => {
  const view = new ServerView(server);
  const parley = await launch({ server });
  await press('ctrl+shift+space');
  await expect.poll(() => view.tracksOfPeople(), { timeout: 60_000 }).toBe(1);
  const tray = await parley.tray();
  await hang(parley);
  await expect.poll(() => tray.labels(), { timeout: 15_000 }).toContain(sentence);
  expect((await tray.labels())[0]).toMatch(/^Failed/);
  await expect.poll(isAsked).toBe(true);
  await press('Return');
  await expect.poll(isAsked).toBe(false);
  // To wait has changed nothing: the call is there, and can be muted.
  expect(await view.tracksOfPeople()).toBe(1);
  const back = parley.app.waitForEvent('window');
  await tray.click('Mute');
  const main = await back;
  await expect(main.getByRole('alert')).toContainText('stopped working');
  await expect.poll(() => tray.labels()).not.toContain(sentence);
  // The server itself notices a participant that vanished only after some time.
  await expect.poll(() => view.tracksOfPeople(), { timeout: 60_000 }).toBe(0);
  tray.close();
});

test('a hung page can be reloaded from the tray, and one that responds again is left alone', async ({
  launch,
  server,
  joinAgent,
}) => {
  const view = new ServerView(server);
  const parley = await launch({ server });
  await press('ctrl+shift+space');
  await expect.poll(() => view.tracksOfPeople()).toBe(1);
  await joinAgent();
  await expect(parley.status).toHaveText('Listening');
  const tray = await parley.tray();
  await hang(parley, 8_000);
  await expect.poll(isAsked, { timeout: 15_000 }).toBe(true);
  await expect.poll(isAsked, { timeout: 15_000 }).toBe(false);
  await expect.poll(() => tray.labels()).not.toContain(sentence);
  await expect(parley.status).toHaveText('Listening');
  await hang(parley);
  await expect.poll(() => tray.labels(), { timeout: 15_000 }).toContain('Reload window');
  const back = parley.app.waitForEvent('window');
  await tray.click('Reload window');
  await expect((await back).getByRole('alert')).toContainText('stopped working');
  await expect.poll(isAsked).toBe(false);
  tray.close();
});

test('a hung page holds up neither Quit nor the talk key that mutes', async ({
  launch,
  server,
  joinAgent,
}) => {
  const view = new ServerView(server);
  const parley = await launch({ server });
  const key = 'ctrl+shift+space';
  await press(key);
  await expect.poll(() => view.tracksOfPeople()).toBe(1);
  const leave = await joinAgent();
  await expect(parley.status).toHaveText('Listening');
  await leave();
  await hang(parley);
  const back = parley.app.waitForEvent('window');
  await press(key);
  const main = await back;
  await expect(main.getByRole('alert')).toContainText('stopped working');
  await press(key);
  await expect(main.getByRole('status', { name: 'Agent' })).toHaveText(/^(Connecting|Listening)/);
  await hang(parley);
  const ended = once(parley.process, 'exit');
  const tray = await parley.tray();
  await tray.click('Quit');
  await ended;
  tray.close();
});
