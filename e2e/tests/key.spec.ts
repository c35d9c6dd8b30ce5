import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { humanSpeech } from '../../tools/assets/human-speech.mjs';
import { cut, secondsAboveSilence, writeWav } from '../../tools/assets/wav.mjs';
import { atRest, hold, press } from '../support/parley.js';
import type { LaunchOptions, Parley } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { watchSwitch, watchText } from '../support/shown.js';
import { listen, secondsUntilSilence, lengthOf, speak } from '../support/sound.js';
import { expect, test } from '../support/test.js';

const run = promisify(execFile);
const talkKey = ['ctrl', 'shift', 'space'];

/** Starts Parley and waits until it hears releases too. */
async function ready(
  launch: (options?: LaunchOptions) => Promise<Parley>,
  options: LaunchOptions,
): Promise<Parley> {
  const parley = await launch(options);
  await expect.poll(() => parley.log()).toContain('the release of a key is heard');
  return parley;
}

/** A profile in which these are set. */
function profileWith(settings: object): string {
  const profile = mkdtempSync(join(tmpdir(), 'parley-profile-'));
  writeFileSync(join(profile, 'settings.json'), JSON.stringify(settings));
  return profile;
}

/** A WAV file of that many seconds of human speech, with a little of the pause before it. */
async function speechOf(seconds: number): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'parley-e2e-')), 'speech.wav');
  const from = 0.45;
  writeWav(path, cut(await humanSpeech(), { from, to: from + seconds }));
  return path;
}

test('the key talks while it is held, a tap switches, and a repetition is no press', async ({
  launch,
  server,
  joinAgent,
}) => {
  const profile = profileWith({ bindings: { mute: 'Control+Shift+F7' } });
  const parley = await ready(launch, { server, profile });
  await parley.closeWindow();
  await press('ctrl+shift+space');
  await expect.poll(() => new ServerView(server).tracksOfPeople()).toBe(1);
  await joinAgent();
  await expect(parley.microphone).toBeChecked();
  await press('ctrl+shift+space');
  await expect(parley.microphone).not.toBeChecked();

  const switched = await watchSwitch(parley.microphone);
  await hold(talkKey, async () => {
    await expect(parley.microphone).toBeChecked();
    // Held for longer than a tap, by the words on the screen.
    await run('sleep', ['1']);
    await expect(parley.microphone).toBeChecked();
  });
  await expect(parley.microphone).not.toBeChecked();
  expect(await switched()).toEqual(['true', 'false']);

  const repeated = await watchSwitch(parley.microphone);
  await hold(['ctrl', 'shift', 'F7'], async () => {
    await expect(parley.microphone).toBeChecked();
    await run('sleep', ['3']);
    await expect(parley.microphone).toBeChecked();
  });
  await expect(parley.microphone).toBeChecked();
  expect(await repeated()).toEqual(['true']);
});

test('a second tap takes back the call that the first has begun', async ({ launch, server }) => {
  const parley = await ready(launch, { server });
  const shown = await watchText(parley.status);
  await run('xdotool', ['key', '--delay', '40', 'ctrl+shift+space', 'ctrl+shift+space']);
  await expect.poll(async () => (await shown()).map(({ text }) => text).at(-1)).toMatch(atRest);
  await expect.poll(async () => (await shown()).length).toBeGreaterThan(1);
  await expect(parley.main.getByRole('button', { name: 'Talk', exact: true })).toBeVisible();
});

for (const seconds of [2, 9, 30])
  test(
    `${seconds} seconds said with the key held and nothing connected are answered, window closed`,
    { tag: seconds > 10 ? '@slow' : [] },
    async ({ launch, server, agent }) => {
      const file = await speechOf(seconds);
      const parley = await ready(launch, { server, agent: agent.name });
      await parley.closeWindow();
      await hold(talkKey, () => speak(file));
      await expect(parley.microphone).not.toBeChecked();
      await expect
        .poll(() => parley.log(), { timeout: 60_000 })
        .toMatch(/agent: thinking -> speaking/);
      // A window that is not seen draws no rows.
      const tray = await parley.tray();
      await tray.click('Open Parley');
      tray.close();
      const saidBy = (who: RegExp) =>
        parley.transcript.getByRole('article', { name: who }).locator('p').allTextContents();
      await expect
        .poll(async () => (await saidBy(/^You/)).join(' '), { timeout: 60_000 })
        .toMatch(seconds === 2 ? /best/i : /^\W*it was.*worst of times.*age of/is);
      await expect
        .poll(async () => (await saidBy(/^(?!You)/)).join(' ').length, { timeout: 60_000 })
        .toBeGreaterThan(10);
      await expect(parley.microphone).not.toBeChecked();
    },
  );

test('the key to stop ends what the agent says, and the one to hang up ends the call', async ({
  launch,
  server,
  agent,
}) => {
  const bindings = { stop: 'Control+Shift+F7', hangUp: 'Control+Shift+F8' };
  const parley = await ready(launch, {
    server,
    agent: agent.name,
    profile: profileWith({ bindings }),
  });
  await press('ctrl+shift+space');
  await parley.agentListens();
  await press('ctrl+shift+space');
  const heard = await listen();
  await parley.main.getByRole('textbox').fill('What can you do?');
  await parley.main.keyboard.press('Enter');
  await expect
    .poll(() => secondsAboveSilence(heard.soFar()), { timeout: 60_000 })
    .toBeGreaterThan(0.3);
  const stoppedAt = lengthOf(heard.soFar());
  await press('ctrl+shift+F7');
  await expect
    .poll(() => secondsUntilSilence(heard.soFar(), stoppedAt, 1), { timeout: 20_000 })
    .toBeLessThan(1);
  await heard();
  await press('ctrl+shift+F8');
  await expect(parley.status).toHaveText(atRest);
});

test('a key that another program has is named, and the list of keys says which stands in', async ({
  launch,
  server,
}) => {
  await ready(launch, { server });
  const second = await ready(launch, { server });
  await second.main.getByRole('button', { name: 'Keys', exact: true }).click();
  const list = second.main.getByRole('dialog', { name: 'Keys' });
  await expect(list).toContainText(
    'Ctrl+Shift+Space is taken by another app; Ctrl+Alt+Space stands in for it.',
  );
  await expect(list).toContainText('Hold to talk, tap to talk or mute');
  await second.main.keyboard.press('Escape');
  await expect(list).toBeHidden();
});
