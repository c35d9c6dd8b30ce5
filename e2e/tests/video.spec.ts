import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessToken, TrackSource } from 'livekit-server-sdk';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import { electronRuntime } from '../../tools/assets/runtime.mjs';
import type { Parley } from '../support/parley.js';
import { cleanEnvironment, press } from '../support/parley.js';
import { publishCamera, joinRoom } from '../support/participant.js';
import { ServerView } from '../support/room.js';
import { startSite } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { Viewer } from '../support/viewer.js';
import { openStrangeWindow } from '../support/windows.js';

const camera = (page: Page) => page.getByRole('switch', { name: 'Camera' });
const screenShare = (page: Page) => page.getByRole('switch', { name: 'Screen share' });

async function pickerOf(parley: Parley): Promise<Page> {
  const isPicker = (page: Page): boolean => page.url().endsWith('picker.html');
  const open = parley.app.windows().find(isPicker);
  const picker = open ?? (await parley.app.waitForEvent('window', { predicate: isPicker }));
  await picker.getByRole('heading', { name: 'Share your screen' }).waitFor();
  return picker;
}

/** Presses a key that closes the window, which may be gone before the key is up. */
const pressLast = (page: Page, key: string): Promise<void> =>
  page.keyboard.press(key).catch(() => undefined);

/** Waits until the server lists the one call with the person's microphone in it. */
async function callOf(view: ServerView): Promise<string> {
  await expect.poll(() => view.tracksOfPeople(), { timeout: 30_000 }).toBe(1);
  let room = '';
  await expect(async () => {
    room = await view.room();
  }).toPass({ timeout: 30_000 });
  return room;
}

/** Another program with a window of this title. @returns it, to be closed */
async function showWindow(title: string): Promise<ElectronApplication> {
  const profile = mkdtempSync(join(tmpdir(), 'parley-shown-'));
  const page = `<!doctype html><title>${title}</title><body style="background:teal">`;
  const program = await _electron.launch({
    executablePath: await electronRuntime(),
    args: [join(import.meta.dirname, '../lab'), `--user-data-dir=${profile}`],
    env: { ...cleanEnvironment(), LAB_URL: `data:text/html,${encodeURIComponent(page)}` },
    chromiumSandbox: true,
  });
  const window = await program.browserWindow(await program.firstWindow());
  await window.evaluate((shown) => {
    shown.removeMenu();
    shown.setContentSize(520, 360);
  });
  return program;
}

test('the camera is sent while it is on, and its own picture shown', async ({ launch, server }) => {
  const parley = await launch({ server, args: ['--use-fake-device-for-media-stream'] });
  await press('ctrl+shift+space');
  await expect(camera(parley.main)).not.toBeChecked();
  const view = new ServerView(server);
  const viewer = await Viewer.join(server, await callOf(view));

  await camera(parley.main).click();
  await expect(camera(parley.main)).toBeChecked();
  await expect.poll(() => viewer.newest?.frames ?? 0, { timeout: 30_000 }).toBeGreaterThan(5);
  const own = parley.main.getByRole('region', { name: 'Video' }).getByLabel('You');
  await expect
    .poll(() => own.evaluate((video: HTMLVideoElement) => video.videoWidth))
    .toBeGreaterThan(0);

  const trayWindow = await parley.trayWindow();
  await expect(camera(trayWindow)).toBeChecked();
  await camera(trayWindow).click();
  await expect(camera(parley.main)).not.toBeChecked();
  await expect(own).toHaveCount(0);
  await expect.poll(() => view.tracksOfPeople()).toBe(1);
  await viewer.leave();
});

test('a computer without a camera says so', async ({ launch, server }) => {
  const parley = await launch({ server });
  await press('ctrl+shift+space');
  await camera(parley.main).click();
  await expect(parley.main.getByRole('alert')).toContainText('No camera was found.');
  await expect(camera(parley.main)).not.toBeChecked();
});

test('an agent’s camera is shown', async ({ launch, server }) => {
  const parley = await launch({ server });
  await press('ctrl+shift+space');
  const view = new ServerView(server);
  const agent = await joinRoom(server, await callOf(view), {
    identity: 'face',
    isAgent: true,
    attributes: { 'lk.agent.state': 'listening' },
  });
  await publishCamera(agent);
  await expect(parley.main.getByRole('region', { name: 'Video' }).locator('video')).toHaveCount(1);
  await agent.disconnect();
  await expect(parley.main.getByRole('region', { name: 'Video' })).toHaveCount(0);
});

test('the picked window is shared, in its size; no other participant is given any of it', async ({
  launch,
  server,
}) => {
  const site = await startSite();
  const parley = await launch({ server });
  const map = await showWindow('A map');
  const stranger = await openStrangeWindow(parley.app, site.origin);
  await press('ctrl+shift+space');
  const view = new ServerView(server);
  const viewer = await Viewer.join(server, await callOf(view));

  await screenShare(parley.main).click();
  const picker = await pickerOf(parley);
  const capture = `navigator.mediaDevices.getDisplayMedia({ video: true })
    .then(() => 'given', ({ name }) => name)`;
  expect(await stranger.run(capture)).not.toBe('given');
  expect(await parley.main.evaluate(capture)).not.toBe('given');
  await picker.getByRole('radio', { name: 'A map' }).focus();
  await picker.keyboard.press('Space');
  await pressLast(picker, 'Enter');
  await expect(screenShare(parley.main)).toBeChecked();
  await expect
    .poll(() => viewer.newest && [viewer.newest.width, viewer.newest.height], { timeout: 30_000 })
    .toEqual([520, 360]);
  expect(await parley.main.evaluate(capture)).not.toBe('given');

  await screenShare(parley.main).click();
  await expect(screenShare(parley.main)).not.toBeChecked();
  await expect.poll(() => view.tracksOfPeople()).toBe(1);
  await viewer.leave();
  site.close();
  await map.close();
});

test('sharing a screen is taken back with Escape, with the window or with the call, and nothing has failed', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  await press('ctrl+shift+space');
  for (const how of ['Escape', 'window', 'call'] as const) {
    await screenShare(parley.main).click();
    const picker = await pickerOf(parley);
    const closed = picker.waitForEvent('close');
    if (how === 'Escape') await pressLast(picker, 'Escape');
    else if (how === 'window') await picker.close();
    else await parley.main.getByRole('button', { name: 'End', exact: true }).click();
    await closed;
    if (how !== 'call') {
      await expect(screenShare(parley.main)).not.toHaveAttribute('aria-busy');
      await expect(screenShare(parley.main)).not.toBeChecked();
    }
    await expect(parley.main.getByRole('alert')).toHaveCount(0);
  }
  await expect(screenShare(parley.main)).toHaveCount(0);
});

test('what the token does not allow cannot be switched on, and says why', async ({
  launch,
  server,
}) => {
  const token = new AccessToken(server.apiKey, server.apiSecret, { identity: 'user-heard-only' });
  token.addGrant({
    room: 'heard-only',
    roomJoin: true,
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE],
    canSubscribe: true,
  });
  const env = { LIVEKIT_URL: server.url, LIVEKIT_TOKEN: await token.toJwt() };
  const parley = await launch({ env });
  await press('ctrl+shift+space');
  for (const wish of [camera(parley.main), screenShare(parley.main)]) {
    await expect(wish).toBeDisabled({ timeout: 30_000 });
    await expect(wish).toHaveAttribute('title', 'This connection does not allow you to send that.');
  }
  await expect(parley.microphone).toBeChecked();
});
