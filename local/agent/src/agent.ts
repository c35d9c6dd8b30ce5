/** What the framework loads into each job process: one waits, warm, for the next call. */
import { join } from 'node:path';
import process from 'node:process';
import { defineAgent } from '@livekit/agents';
import { createOpenAIBrain } from './brain/openai-brain.js';
import { createSkillsBrain } from './brain/skills-brain.js';
import { createSmolLMBrain } from './brain/smollm-brain.js';
import { loadSmolLM } from './brain/smollm/model.js';
import type { SmallModel } from './brain/smollm/model.js';
import { runCall } from './call.js';
import type { Senses } from './call.js';
import { readModelsFolder, readRemoteBrain, readSmolLMFolder } from './environment.js';
import { EARS_SAMPLE_RATE, loadEars } from './speech/ears.js';
import { loadVoice } from './speech/voice.js';

async function loadSenses(): Promise<Senses> {
  const models = readModelsFolder(process.env);
  const [ears, voice] = await Promise.all([
    loadEars(join(models, 'ears')),
    loadVoice(join(models, 'voice')),
  ]);
  // The first run of each is slow: better now than in the first turn.
  await ears.recognise(new Float32Array(EARS_SAMPLE_RATE));
  await voice.speak('Ready.', new AbortController().signal, () => undefined);
  return { ears, voice };
}

export default defineAgent<{ senses?: Senses; small?: SmallModel }>({
  prewarm: async (job) => {
    job.userData.senses = await loadSenses();
    const folder = readSmolLMFolder(process.env);
    if (folder) job.userData.small = await loadSmolLM(folder);
    process.stdout.write('{"event":"warm"}\n');
  },
  entry: async (ctx) => {
    process.stdout.write('{"event":"call"}\n');
    const { senses, small } = ctx.proc.userData;
    if (!senses) throw new Error('The job process was given a call before its models were loaded.');
    const remote = readRemoteBrain(process.env);
    await runCall(ctx, senses, (controls) => {
      // Asked for by name, so that it goes before an endpoint that happens to be in the environment.
      if (small) return createSmolLMBrain(small, controls);
      return remote ? createOpenAIBrain(remote, controls) : createSkillsBrain(controls);
    });
  },
});
