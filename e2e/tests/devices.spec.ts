import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { secondsAboveSilence } from '../../tools/assets/wav.mjs';
import { chooseDevice, plugMicrophone, plugSpeaker } from '../support/devices.js';
import { press } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { listen, speak } from '../support/sound.js';
import { expect, test } from '../support/test.js';

const sentence = /(best|worst) of (the )?times|age of wisdom/i;

/** Types a question and waits until its answer has been given by voice. */
async function ask(window: Page, text: string): Promise<void> {
  const message = window.getByRole('textbox', { name: 'Message' });
  await message.fill(text);
  await message.press('Enter');
  const status = window.getByRole('status', { name: 'Agent' });
  await expect(status).toHaveText('Speaking', { timeout: 60_000 });
  await expect(status).toHaveText('Listening', { timeout: 60_000 });
}

test('another microphone is chosen in mid-call and heard; unplugged, the call goes on with the one before', async ({
  launch,
  server,
  agent,
  speech,
}) => {
  const headset = await plugMicrophone('Headset');
  try {
    const parley = await launch({ server, agent: agent.name });
    const view = new ServerView(server);
    const user = parley.transcript
      .getByRole('article', { name: /^You/ })
      .filter({ hasText: sentence });
    await press('ctrl+shift+space');
    await parley.agentListens();
    const before = await view.person();

    await chooseDevice(parley.main, 'Microphone', 'Headset');
    await speak(speech, headset.sink);
    await expect(user).not.toHaveCount(0, { timeout: 60_000 });
    const kept: unknown = JSON.parse(readFileSync(join(parley.profile, 'settings.json'), 'utf8'));
    expect(kept).toMatchObject({ microphone: { label: 'Headset' } });
    await expect(parley.status).toHaveText('Listening', { timeout: 60_000 });

    await headset.unplug();
    const alert = parley.main.getByRole('alert');
    await expect(alert).toContainText('The microphone in use was unplugged', { timeout: 20_000 });
    const heard = await user.count();
    await speak(speech);
    await expect.poll(() => user.count(), { timeout: 60_000 }).toBeGreaterThan(heard);
    expect(await view.person()).toMatchObject({ sid: before.sid, identity: before.identity });

    await alert.getByRole('button', { name: 'Choose device' }).click();
    const chosen = parley.main.getByRole('combobox', { name: 'Microphone' });
    await expect(chosen).toBeFocused();
    await expect(chosen.locator('option:checked')).toHaveText(/Headset \(not connected\)/);
    await parley.main.keyboard.press('Escape');
    await expect(chosen).toHaveCount(0);
  } finally {
    await headset.unplug();
  }
});

test('the tray menu offers the microphones; what is chosen there holds in the window and after a restart', async ({
  launch,
}) => {
  const headset = await plugMicrophone('Headset');
  try {
    const first = await launch();
    const tray = await first.tray();
    const chosen = async (): Promise<string[]> =>
      (await tray.rows('Microphone')).filter(({ checked }) => checked).map(({ label }) => label);
    await expect.poll(chosen, { timeout: 20_000 }).toEqual(['System default']);
    await tray.click('Headset', 'Microphone');
    await expect.poll(chosen).toEqual(['Headset']);
    tray.close();
    await first.quit();

    const second = await launch({ profile: first.profile });
    await second.main.getByRole('button', { name: 'Devices' }).click();
    const select = second.main.getByRole('combobox', { name: 'Microphone' });
    await expect(select.locator('option:checked')).toHaveText('Headset');
  } finally {
    await headset.unplug();
  }
});

test('the agent’s voice moves to the chosen speaker, and back when that is unplugged', async ({
  launch,
  server,
  agent,
}) => {
  const headphones = await plugSpeaker('Headphones');
  try {
    const parley = await launch({ server, agent: agent.name });
    await press('ctrl+shift+space');
    await parley.agentListens();
    const trayWindow = await parley.trayWindow();
    await chooseDevice(trayWindow, 'Speaker', 'Headphones');

    const [away, here] = [await listen('Headphones'), await listen()];
    await ask(parley.main, 'what is two plus two');
    // The agent has said it before the speaker has.
    await expect.poll(() => secondsAboveSilence(away.soFar())).toBeGreaterThan(0.5);
    expect(secondsAboveSilence(await here())).toBe(0);
    await away();

    await headphones.unplug();
    await expect(parley.main.getByRole('alert')).toContainText(
      'The speaker in use was unplugged; another one took its place.',
      { timeout: 20_000 },
    );
    const again = await listen();
    await ask(parley.main, 'what is three plus three');
    await expect.poll(() => secondsAboveSilence(again.soFar())).toBeGreaterThan(0.5);
    await again();
  } finally {
    await headphones.unplug();
  }
});
