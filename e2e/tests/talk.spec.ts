import { press } from '../support/parley.js';
import { inOrder, watchText } from '../support/shown.js';
import { listen, speak } from '../support/sound.js';
import { expect, test } from '../support/test.js';
import { secondsAboveSilence } from '../../scripts/lib/wav.mjs';

test('the hotkey starts a call that hears, thinks, and answers by voice and text', async ({
  launch,
  server,
  agent,
  speech,
}) => {
  const parley = await launch({ server, agent: agent.name });
  const trayWindow = await parley.trayWindow();
  const trayStatus = trayWindow.getByRole('status', { name: 'Agent' });
  await expect(trayStatus).toHaveText('Disconnected');
  const inWindow = await watchText(parley.status);
  const inTrayWindow = await watchText(trayStatus);
  const tray = await parley.tray();
  const inMenu = await tray.watch();

  await press('ctrl+shift+space');
  await expect(parley.microphone).toBeChecked();
  await speak(speech);
  const heard = await listen();

  const user = parley.transcript.getByRole('article', { name: /^You/ });
  await expect(user.first()).toContainText(/best of (the )?times/i, { timeout: 60_000 });
  await expect(parley.status).toHaveText('Speaking', { timeout: 60_000 });
  const reply = parley.transcript.getByRole('article', { name: /^(?!You)/ });
  await expect(reply.last()).toContainText(/best of (the )?times/i, { timeout: 60_000 });
  await expect(parley.status).toHaveText('Listening', { timeout: 60_000 });
  expect(secondsAboveSilence(await heard())).toBeGreaterThan(1);

  const order = ['Connecting', 'Listening', 'Thinking', 'Speaking', 'Listening'];
  for (const seen of [await inWindow(), await inTrayWindow(), inMenu.seen])
    expect(inOrder(seen, order), JSON.stringify(seen)).toBe(true);
  inMenu.stop();
  tray.close();
});
