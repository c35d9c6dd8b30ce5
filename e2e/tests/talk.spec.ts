import { press } from '../support/parley.js';
import { sameOrder, watchText, wordsOf } from '../support/shown.js';
import type { Shown } from '../support/shown.js';
import { listen, speak } from '../support/sound.js';
import { expect, test } from '../support/test.js';
import { secondsAboveSilence } from '../../tools/assets/wav.mjs';

/** One of the sentence's three parts: a busy machine's microphone has gaps. */
const sentence = /(best|worst) of (the )?times|age of wisdom/i;
/**
 * Nothing but a call that begins and a turn: Listening comes early, while the words are kept for the
 * agent, and again when the agent listens. Where a busy machine is slow to hand the words over, the
 * agent may begin to greet, and a pause in the sentence may make two turns of it.
 */
const oneCall =
  /^Ready Connecting( Listening| Connecting| Initializing)* Listening(( Thinking| Speaking| Thinking Speaking) Listening)* Thinking Speaking Listening$/;

test('the hotkey starts a call that hears, thinks, and answers by voice and text', async ({
  launch,
  server,
  agent,
  speech,
}) => {
  const parley = await launch({ server, agent: agent.name });
  const trayWindow = await parley.trayWindow();
  const trayStatus = trayWindow.getByRole('status', { name: 'Agent' });
  await expect(trayStatus).toHaveText('Ready');
  const inWindow = await watchText(parley.status);
  const inTrayWindow = await watchText(trayStatus);
  const tray = await parley.tray();
  const inMenu = await tray.watch();

  await press('ctrl+shift+space');
  await expect(parley.microphone).toBeChecked();
  await speak(speech);
  const heard = await listen();

  const user = parley.transcript.getByRole('article', { name: /^You/ });
  await expect(user.filter({ hasText: sentence })).not.toHaveCount(0, { timeout: 60_000 });
  await expect(parley.status).toHaveText('Speaking', { timeout: 60_000 });
  const reply = parley.transcript.getByRole('article', { name: /^(?!You)/ });
  // The sentence is no question; the words it then quotes are the reply's last, and may be cut.
  await expect(reply.filter({ hasText: "I can't answer that." })).not.toHaveCount(0, {
    timeout: 60_000,
  });
  await expect(parley.status).toHaveText('Listening', { timeout: 60_000 });
  expect(secondsAboveSilence(await heard())).toBeGreaterThan(1);

  // The agent's own listening, not only the microphone ahead of it.
  expect(parley.log()).toMatch(/agent: \S+ -> listening/);
  const places = async (): Promise<(readonly Shown[])[]> => [
    await inWindow(),
    await inTrayWindow(),
    inMenu.seen,
  ];
  await expect(
    async () => {
      const [window = [], ...others] = await places();
      for (const seen of [window, ...others]) expect(wordsOf(seen)).toMatch(oneCall);
      for (const other of others) expect(sameOrder(window, other)).toBe(true);
    },
    JSON.stringify(await places()),
  ).toPass({ timeout: 10_000 });
  inMenu.stop();
  tray.close();
});
