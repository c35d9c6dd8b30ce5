import { AccessToken, TrackSource } from 'livekit-server-sdk';
import type { Page } from 'playwright';
import type { Parley } from '../support/parley.js';
import { press } from '../support/parley.js';
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

/** A window of its own kind on the desktop, by its title. */
async function showWindow(parley: Parley, title: string): Promise<void> {
  await parley.app.evaluate(async ({ BrowserWindow }, shown) => {
    const window = new BrowserWindow({ width: 520, height: 360, useContentSize: true });
    const page = `<!doctype html><title>${shown}</title><body style="background:teal">`;
    await window.loadURL(`data:text/html,${encodeURIComponent(page)}`);
  }, title);
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
  await showWindow(parley, 'A map');
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
