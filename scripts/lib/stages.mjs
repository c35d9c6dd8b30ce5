// @ts-check
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnBound } from '../../tools/process/spawn.mjs';
import { buildAgent, buildApp } from '../../tools/build.mjs';
import { allChecks, runChecks } from './checks.mjs';
import { checkout } from '../../tools/bootstrap/paths.mjs';
import { parallel } from '../../tools/process/parallel.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

/**
 * The stages of `npm test`, in their order; `grep` is empty or chooses tests by their names.
 * @satisfies {Record<string, (grep: string) => Promise<Outcome>>}
 */
export const stages = {
  check: async (_grep) => runChecks(await allChecks()),
  unit: async (/** @type {string} */ grep) => vitest('unit', grep),
  integration: async (/** @type {string} */ grep) => {
    const { speechModels } = await import('../../tools/assets/models.mjs');
    const { livekitServer } = await import('../../local/server/binary.mjs');
    const { smollm } = await import('../../tools/assets/smollm.mjs');
    const [models] = await parallel([speechModels, livekitServer, buildAgent, smollm]);
    return vitest('integration', grep, { PARLEY_MODELS: models });
  },
  e2e: async (/** @type {string} */ grep) => {
    const { electronRuntime } = await import('../../tools/assets/runtime.mjs');
    const { livekitServer } = await import('../../local/server/binary.mjs');
    const { speechModels } = await import('../../tools/assets/models.mjs');
    const { pythonFramework } = await import('../../e2e/python-agent/framework.mjs');
    const { ensureSandbox } = await import('../../tools/bootstrap/sandbox.mjs');
    const [electron] = await parallel([
      electronRuntime,
      livekitServer,
      speechModels,
      pythonFramework,
      buildApp,
      buildAgent,
    ]);
    await ensureSandbox(electron);
    return endToEnd('e2e/playwright.config.ts', grep);
  },
  // Not one of `npm test`: `npm run package -- --test` has made the clean root that it needs.
  package: async (/** @type {string} */ grep) => {
    const { livekitServer } = await import('../../local/server/binary.mjs');
    const { speechModels } = await import('../../tools/assets/models.mjs');
    await parallel([livekitServer, speechModels, buildAgent]);
    return endToEnd('e2e/package/playwright.config.ts', grep);
  },
};

/**
 * Runs a tool of node_modules whose reporter leaves an Outcome.
 * @param {string} tool
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome>}
 */
async function runTool(tool, args, env) {
  const report = join(checkout, 'test-results', `${tool}-outcome.json`);
  await rm(report, { force: true });
  const child = spawnBound(join(checkout, 'node_modules', '.bin', tool), args, {
    cwd: checkout,
    env: { ...env, PARLEY_OUTCOME: report },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: false,
  });
  const [code, signal] = await once(child, 'exit');
  const text = await readFile(report, 'utf8').catch(() => undefined);
  const ended = `${tool} ended with ${code ?? signal}`;
  if (text === undefined) return { passed: 0, failures: [`${ended} and left no report`] };
  /** @type {Outcome} */
  const outcome = JSON.parse(text);
  if (code !== 0 && outcome.failures.length === 0) outcome.failures.push(`${ended}: see above`);
  return outcome;
}

const reporter = (/** @type {string} */ name) => join(import.meta.dirname, `${name}-outcome.mjs`);

/**
 * @param {'unit' | 'integration'} project and those whose names begin so, such as unit-components
 * @param {string} grep
 * @param {NodeJS.ProcessEnv} [env]
 */
function vitest(project, grep, env = {}) {
  const names = grep ? ['--testNamePattern', grep] : [];
  const reporters = ['--reporter=default', `--reporter=${reporter('vitest')}`];
  return runTool('vitest', ['run', '--project', `${project}*`, ...reporters, ...names], {
    ...process.env,
    ...env,
  });
}

/**
 * @param {string} config
 * @param {string} grep
 */
async function endToEnd(config, grep) {
  const { startDesktop } = await import('../../e2e/desktop/session.mjs');
  const desktop = await startDesktop({ audio: true });
  try {
    const reporters = `--reporter=list,${reporter('playwright')}`;
    const args = ['test', '-c', config, '--grep', grep, reporters];
    return await runTool('playwright', args, desktop.env);
  } finally {
    await desktop.stop();
  }
}
