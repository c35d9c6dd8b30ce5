import { killJobs } from '../support/agent.js';
import { atRest, press } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { expect, test } from '../support/test.js';

test('without a worker both windows say so, and Retry works once there is one', async ({
  launch,
  server,
  agentNamed,
}) => {
  const parley = await launch({ server, agent: 'late-agent' });
  const trayWindow = await parley.trayWindow();
  await press('ctrl+shift+space');

  const sentence = 'Agent did not join the room.';
  const alert = parley.main.getByRole('alert').filter({ hasText: sentence });
  await expect(alert).toBeVisible({ timeout: 40_000 });
  await expect(parley.status).toHaveText('Failed');
  await expect(trayWindow.getByRole('list', { name: 'Failure reasons' })).toContainText(sentence);
  await expect(parley.microphone).not.toBeChecked();
  const tray = await parley.tray();
  await expect.poll(async () => (await tray.labels()).join('\n')).toContain(sentence);
  tray.close();

  await agentNamed('late-agent');
  await alert.getByRole('button', { name: 'Retry' }).click();
  await parley.agentListens();
  await expect(parley.main.getByRole('alert')).toHaveCount(0);
});

test('an agent whose process is killed has left unexpectedly; a stand-in keeps the call', async ({
  launch,
  server,
  agentNamed,
}) => {
  const doomed = await agentNamed('doomed');
  const parley = await launch({ server, agent: doomed.name });
  const trayWindow = await parley.trayWindow();
  await press('ctrl+shift+space');
  await parley.agentListens();

  killJobs(doomed);
  const sentence = 'Agent left the room unexpectedly.';
  await expect(parley.main.getByRole('alert')).toContainText(sentence, { timeout: 30_000 });
  await expect(trayWindow.getByRole('list', { name: 'Failure reasons' })).toContainText(sentence);

  await agentNamed('rescue');
  await new ServerView(server).dispatch('rescue');
  await expect(parley.status).toHaveText(/Listening|Muted|Speaking/, { timeout: 60_000 });
  // What happened to the agent that was asked for is still true, and goes when the user has read it.
  await expect(parley.main.getByRole('alert')).toContainText(sentence);
  await parley.main.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  await expect(parley.main.getByRole('alert')).toHaveCount(0);
  await expect(parley.status).toHaveText(/Listening|Muted|Speaking/);
});

test('an agent that hangs up has ended the call, and nothing has failed', async ({
  launch,
  server,
  agent,
}) => {
  const parley = await launch({ server, agent: agent.name });
  await press('ctrl+shift+space');
  await parley.agentListens();
  const message = parley.main.getByRole('textbox', { name: 'Message' });
  await message.fill('goodbye');
  await message.press('Enter');
  await expect(parley.main.getByText('The agent ended the call.').first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(parley.status).toHaveText(atRest);
  await expect(parley.main.getByRole('alert')).toHaveCount(0);
  await expect.poll(() => new ServerView(server).tracksOfPeople()).toBe(0);
});
