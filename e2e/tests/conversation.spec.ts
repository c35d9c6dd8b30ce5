import { atRest, press } from '../support/parley.js';
import { lengthOf, listen, secondsUntilSilence, speak } from '../support/sound.js';
import { expect, test } from '../support/test.js';
import { violations } from '../support/violations.js';
import { secondsAboveSilence } from '../../tools/assets/wav.mjs';

test('a typed message is answered by text and voice, by keyboard only', async ({
  launch,
  server,
  agent,
}) => {
  const parley = await launch({ server, agent: agent.name });
  const talk = parley.main.getByRole('button', { name: 'Talk', exact: true });
  await talk.focus();
  await parley.main.keyboard.press('Enter');
  await parley.agentListens();
  const message = parley.main.getByRole('textbox', { name: 'Message' });
  await message.focus();
  const heard = await listen();
  await parley.main.keyboard.type('what is seventeen times three');
  await parley.main.keyboard.press('Enter');

  await expect(parley.transcript.getByRole('article', { name: /^You/ })).toContainText(
    'what is seventeen times three',
  );
  await expect(parley.transcript.getByRole('article', { name: /^(?!You)/ }).last()).toContainText(
    '51',
    { timeout: 60_000 },
  );
  await expect(parley.status).toHaveText('Listening', { timeout: 60_000 });
  expect(secondsAboveSilence(await heard())).toBeGreaterThan(0.3);

  await parley.microphone.focus();
  await parley.main.keyboard.press('Space');
  await expect(parley.microphone).not.toBeChecked();
  await expect(parley.status).toHaveText('Muted');
  await parley.main.keyboard.press('Space');
  await expect(parley.microphone).toBeChecked();
  await press('ctrl+shift+space');
  await expect(parley.microphone).not.toBeChecked();

  await parley.main.getByRole('button', { name: 'End', exact: true }).focus();
  await parley.main.keyboard.press('Enter');
  await expect(parley.status).toHaveText(atRest);
  await expect(parley.transcript).toContainText('51');
});

test('speaking while the agent speaks stops it', async ({ launch, server, agent, speech }) => {
  const parley = await launch({ server, agent: agent.name });
  await press('ctrl+shift+space');
  await parley.agentListens();
  const message = parley.main.getByRole('textbox', { name: 'Message' });
  await message.fill(
    `repeat after me ${'this is a very long story about many things. '.repeat(6)}`,
  );
  await message.press('Enter');
  const heard = await listen();
  await expect(parley.status).toHaveText('Speaking', { timeout: 60_000 });
  // Its voice is on the way through the room.
  await expect(() => expect(secondsAboveSilence(heard.soFar())).toBeGreaterThan(1)).toPass({
    timeout: 20_000,
  });
  const begun = lengthOf(heard.soFar());
  const speaking = speak(speech);
  await expect(parley.status).not.toHaveText('Speaking', { timeout: 8_000 });
  await speaking;
  // While the user still speaks; the agent has words for far longer.
  expect(secondsUntilSilence(await heard(), begun, 1)).toBeLessThan(7);
  await expect(
    parley.transcript.getByRole('article', { name: /^You/ }).filter({ hasText: /times|wisdom/i }),
  ).not.toHaveCount(0, { timeout: 60_000 });
});

test('assistive technology finds nothing wrong with the two windows', async ({
  launch,
  server,
  agent,
}) => {
  const parley = await launch({ server, agent: agent.name });
  const trayWindow = await parley.trayWindow();
  expect(await violations(parley.main)).toEqual([]);
  expect(await violations(trayWindow)).toEqual([]);
  await press('ctrl+shift+space');
  await parley.agentListens();
  const message = parley.main.getByRole('textbox', { name: 'Message' });
  await message.fill('what can you do');
  await message.press('Enter');
  await expect(parley.transcript.getByRole('article').nth(1)).toBeVisible({ timeout: 60_000 });
  expect(await violations(parley.main)).toEqual([]);
  expect(await violations(trayWindow)).toEqual([]);
});
