// @ts-check
import { join } from 'node:path';
import { localAgent } from '../../local/agent.mjs';
import { humanSpeech } from '../../tools/assets/human-speech.mjs';
import { buildAgent } from '../../tools/build.mjs';
import { cut, writeWav } from '../../tools/assets/wav.mjs';
import { openPages, quit } from '../lib/apps.mjs';
import { quantile, row } from '../lib/measure.mjs';

const agentName = 'parley-local';
/** The recording's first words, then room for the whole answer; the microphone plays it over and over. */
const speech = { to: 2.4, silence: 17.6 };
const stages = {
  recognised: 'of it: silence waited for, and the words recognised',
  turn: 'of it: the turn taken to be over',
  brain: 'of it: first words of the answer',
  voice: 'of it: first sound of the voice',
  rest: 'of it: network and sound buffers',
};

/**
 * From the last voiced sample of a recorded utterance to the first sound of the local agent's answer
 * in the client, with the stages that the agent reports.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export async function reply(bench) {
  const wav = join(bench.scratch, 'speech.wav');
  writeWav(wav, cut(await humanSpeech(), speech));
  const { url, apiKey, apiSecret } = await bench.server();
  await buildAgent();
  const agent = await localAgent({
    ...{ url, apiKey, apiSecret, agentName },
    logFile: join(bench.scratch, 'agent.log'),
  });
  const { app, pages } = await openPages(bench, ['raw'], {}, [
    `--use-file-for-fake-audio-capture=${wav}`,
  ]);
  try {
    /** @type {Record<keyof typeof stages | 'total', number>[]} */
    const turns =
      (await pages['raw']?.evaluate(
        ([name, count]) => Reflect.get(window, 'party').converse(name, count),
        [agentName, bench.quick ? 1 : 6],
      )) ?? [];
    const total = turns.map((turn) => turn.total);
    return [
      row('end of speech to first sound, median', 'ms', quantile(total)),
      row('end of speech to first sound, p95', 'ms', quantile(total, 0.95)),
      ...Object.entries(stages).map(([stage, name]) =>
        row(
          name,
          'ms',
          quantile(turns.map((turn) => turn[/** @type {keyof typeof stages} */ (stage)])),
        ),
      ),
    ];
  } finally {
    await quit(app);
    await agent.stop();
  }
}
