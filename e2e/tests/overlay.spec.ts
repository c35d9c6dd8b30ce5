import { clickAt, FrontProgram } from '../support/front.js';
import { OverlayOnScreen } from '../support/overlay.js';
import { press, typeText } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { editSettings } from '../support/settings.js';
import { listen } from '../support/sound.js';
import { expect, test } from '../support/test.js';
import { violations } from '../support/violations.js';
import { secondsAboveSilence } from '../../tools/assets/wav.mjs';

test('the key with the window closed and the server down: the overlay says why, by eye and ear, and the program in front keeps the keyboard', async ({
  launch,
}) => {
  const down = { url: 'ws://127.0.0.1:9', apiKey: 'key', apiSecret: 's'.repeat(40) };
  const parley = await launch({ server: down });
  await parley.closeWindow();
  const front = await FrontProgram.start();
  try {
    await typeText('one ');
    const heard = await listen();
    await press('ctrl+shift+space');
    const overlay = await OverlayOnScreen.of(parley);
    const alert = overlay.page.getByRole('alert');
    await expect(alert).toContainText('The LiveKit server cannot be reached.');
    await expect(alert).toContainText('Check that the server is running');
    expect(await violations(overlay.page)).toEqual([]);
    expect(await front.hasKeyboard()).toBe(true);
    await typeText('two ');
    await expect.poll(() => secondsAboveSilence(heard.soFar())).toBeGreaterThan(0.1);
    await heard();

    // Beside its round corner the click is the other program's.
    const { x, y } = await overlay.bounds();
    await clickAt(x + 1, y + 1);
    await expect.poll(() => front.clicks()).toBe(1);
    const failures = (): number => parley.log().match(/connecting -> disconnected/g)?.length ?? 0;
    const before = failures();
    await overlay.click('Retry');
    await expect.poll(failures).toBe(before + 1);
    await expect(alert).toBeVisible();
    expect(await front.clicks()).toBe(1);
    expect(await front.hasKeyboard()).toBe(true);
    await typeText('three');
    await expect.poll(() => front.text()).toBe('one two three');
    await overlay.click('Close');
    await expect.poll(() => overlay.isVisible()).toBe(false);
  } finally {
    await front.close();
  }
});

test('a call with the window closed: the overlay shows the live microphone, mutes and ends by mouse, and leaves by itself', async ({
  launch,
  server,
  joinAgent,
}) => {
  const parley = await launch({ server });
  await press('ctrl+shift+space');
  await expect(parley.microphone).toBeChecked();
  await parley.closeWindow();
  const overlay = await OverlayOnScreen.of(parley);
  await expect(overlay.page.getByText('Mic live')).toBeVisible();
  expect(await violations(overlay.page)).toEqual([]);
  const tray = await parley.tray();
  await tray.activate();
  // The tray window says the same at the same place.
  await expect.poll(() => overlay.isVisible()).toBe(false);
  await tray.activate();
  await expect.poll(() => overlay.isVisible()).toBe(true);

  await joinAgent();
  await expect(overlay.page.getByRole('status', { name: 'Agent' })).toHaveText('Listening');
  await overlay.click('Mute');
  await expect(parley.microphone).not.toBeChecked();
  await expect.poll(() => overlay.isVisible()).toBe(false);
  await press('ctrl+shift+space');
  await expect.poll(() => overlay.isVisible()).toBe(true);
  await overlay.click('End');
  await expect(overlay.page.getByText('Call ended')).toBeVisible();
  await expect.poll(() => overlay.isVisible()).toBe(false);
  await expect.poll(() => new ServerView(server).people()).toBe(0);
  editSettings(parley.profile, { overlay: 'on' });
  await press('ctrl+shift+space');
  await expect.poll(() => overlay.isVisible()).toBe(true);
  tray.close();
});
