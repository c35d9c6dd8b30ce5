import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { humanSpeech } from '../../tools/assets/human-speech.mjs';
import { cut, writeWav } from '../../tools/assets/wav.mjs';
import { startPythonAgent } from '../python-agent/python-agent.js';
import type { RunningAgent } from '../support/agent.js';
import { hold, press } from '../support/parley.js';
import type { Parley } from '../support/parley.js';
import { slowServer } from '../support/proxy.js';
import type { SlowServer } from '../support/proxy.js';
import { speak } from '../support/sound.js';
import { expect, test as base } from '../support/test.js';

const holdMs = 1_500;
/** Where the first word begins in the recording of human speech, in seconds. */
const firstWordAt = 1.15;
/** From the key to the first word. A busy test machine opens its microphone late; the benchmarks tell how late. */
const reactionSeconds = 0.7;
/** The end of the sentence's third part. */
const lastWordAt = 8.25;

interface Shared {
  /** The server behind a network that holds each connection back. */
  readonly slow: SlowServer;
  /** A stock agent of LiveKit's Python framework, under the name `parley-python`. */
  readonly pythonAgent: RunningAgent;
  /** A WAV file of speech that begins with the key. */
  readonly promptSpeech: string;
}

const test = base.extend<object, Shared>({
  slow: [
    async ({ server }, use) => {
      const slow = await slowServer(server, holdMs);
      await use(slow);
      await slow.stop();
    },
    { scope: 'worker' },
  ],

  pythonAgent: [
    async ({ server }, use) => {
      const log = join(mkdtempSync(join(tmpdir(), 'parley-e2e-')), 'python-agent.log');
      const agent = await startPythonAgent(server, 'parley-python', log);
      await use(agent);
      await agent.stop();
    },
    { scope: 'worker', timeout: 600_000 },
  ],

  promptSpeech: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const path = join(mkdtempSync(join(tmpdir(), 'parley-e2e-')), 'speech.wav');
      const from = firstWordAt - reactionSeconds;
      writeWav(path, cut(await humanSpeech(), { from, to: lastWordAt, silence: 1 }));
      await use(path);
    },
    { scope: 'worker' },
  ],
});

/** Presses the hotkey and speaks at once. */
async function pressAndSpeak(file: string): Promise<void> {
  await press('ctrl+shift+space');
  await speak(file);
}

/** What the user is shown to have said: its words in one line. */
async function heard(parley: Parley): Promise<string> {
  const rows = parley.transcript.getByRole('article', { name: /^You/ }).locator('p');
  const words = (await rows.allTextContents()).join(' ').toLowerCase();
  return words.replaceAll(/[^a-z]+/g, ' ').trim();
}

/**
 * Begins with the first words, goes on to the live ones, and has no part twice: "of" stands in each of
 * its four. How the small recogniser spells the word in which a busy machine hands over, and the live
 * ones, is another matter ("best of ties", "the best of times" for the worst).
 */
const whole = /^it was the best of\b(?!(.*\bof\b){4}).*age of/;

for (const which of ['local', 'Python'] as const) {
  for (const window of ['open', 'closed'] as const) {
    test(`the ${which} agent hears words said with the key before the connection, window ${window}`, async ({
      launch,
      slow,
      agent,
      pythonAgent,
      promptSpeech,
    }) => {
      const { name } = which === 'local' ? agent : pythonAgent;
      const parley = await launch({ server: slow, agent: name });
      if (window === 'closed') await parley.closeWindow();

      const speaking = pressAndSpeak(promptSpeech);
      await expect(parley.microphone).toBeChecked();
      await expect(parley.status).toHaveText('Listening');
      expect(parley.log()).not.toContain('connecting -> connected');
      await speaking;

      if (window === 'closed') {
        const tray = await parley.tray();
        await tray.click('Open Parley');
        tray.close();
      }
      await expect.poll(() => heard(parley), { timeout: 60_000 }).toMatch(whole);
      await expect(parley.main.getByRole('alert')).toHaveCount(0);
    });
  }
}

test(
  'the Python agent answers what was said with the key held and let go at the last word',
  { tag: '@slow' },
  async ({ launch, server }) => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-'));
    const log = join(folder, 'python-agent.log');
    const agent = await startPythonAgent(server, 'parley-answers', log, { AGENT_ANSWERS: '1' });
    try {
      const file = join(folder, 'held.wav');
      const from = firstWordAt - reactionSeconds;
      writeWav(file, cut(await humanSpeech(), { from, to: lastWordAt }));
      const parley = await launch({ server, agent: agent.name });
      await expect.poll(() => parley.log()).toContain('the release of a key is heard');
      await hold(['ctrl', 'shift', 'space'], () => speak(file));
      await expect(parley.microphone).not.toBeChecked();
      await expect.poll(() => heard(parley), { timeout: 60_000 }).toMatch(whole);
      const answers = parley.transcript.getByRole('article', { name: /^(?!You)/ });
      await expect(answers.last()).toContainText(/These are \d+ words\./, { timeout: 60_000 });
      await expect(parley.microphone).not.toBeChecked();
      await expect(parley.main.getByRole('alert')).toHaveCount(0);
    } finally {
      await agent.stop();
    }
  },
);
