// @ts-check
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnBound } from '../../machine/bound.mjs';
import { buildAgent, buildApp } from '../../machine/build.mjs';
import { allChecks, runChecks } from './checks.mjs';
import { checkout } from '../../machine/paths.mjs';
import { together } from '../../machine/together.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * The stages of `npm test`, in their order; `grep` is empty or chooses tests by their names.
 * @type {Record<string, (grep: string) => Promise<Count>>}
 */
export const stages = {
  check: async () => runChecks(await allChecks()),
  unit: (grep) => vitest('unit', grep, {}),
  integration: async (grep) => {
    const { speechModels } = await import('../../machine/models.mjs');
    const { livekitServer } = await import('../../local/server/binary.mjs');
    const { smollm } = await import('../../machine/smollm.mjs');
    const [models] = await together([speechModels, livekitServer, buildAgent, smollm]);
    return vitest('integration', grep, { PARLEY_MODELS: models });
  },
  e2e: async (grep) => {
    const { electronRuntime } = await import('../../machine/runtime.mjs');
    const { livekitServer } = await import('../../local/server/binary.mjs');
    const { speechModels } = await import('../../machine/models.mjs');
    const { pythonFramework } = await import('../../e2e/python-agent/framework.mjs');
    const { ensureSandbox } = await import('../../machine/sandbox.mjs');
    const [electron] = await together([
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
  package: async (grep) => {
    const { livekitServer } = await import('../../local/server/binary.mjs');
    const { speechModels } = await import('../../machine/models.mjs');
    await together([livekitServer, speechModels, buildAgent]);
    return endToEnd('e2e/package/playwright.config.ts', grep);
  },
};

/**
 * Runs a tool of node_modules and reads the counts from the report it leaves.
 * @param {string} tool
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, report: string, read: (report: any) => Count }} options
 * @returns {Promise<Count>} one failure when the tool left no report, or failed without naming any
 */
async function runTool(tool, args, { env, report, read }) {
  await rm(report, { force: true });
  const file = join(checkout, 'node_modules', '.bin', tool);
  const child = spawnBound(file, args, {
    cwd: checkout,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: false,
  });
  const [code] = await once(child, 'exit');
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) {
    console.log(`✗ ${tool} ended with ${code} and left no report`);
    return { passed: 0, failed: 1 };
  }
  const count = read(JSON.parse(text));
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

/**
 * @param {'unit' | 'integration'} project
 * @param {string} grep
 * @param {NodeJS.ProcessEnv} env
 */
function vitest(project, grep, env) {
  const report = join(checkout, 'test-results', `${project}.json`);
  return runTool(
    'vitest',
    [
      'run',
      '--project',
      // The components are a project of their own, with a page to stand in.
      `${project}*`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...(grep ? ['--testNamePattern', grep] : []),
    ],
    { env: { ...process.env, ...env }, report, read: countVitest },
  );
}

/**
 * @param {string} config
 * @param {string} grep
 */
async function endToEnd(config, grep) {
  const { startDesktop } = await import('../../e2e/desktop/session.mjs');
  const desktop = await startDesktop({ audio: true });
  try {
    return await runTool('playwright', ['test', '-c', config, '--grep', grep], {
      env: desktop.env,
      report: join(checkout, 'test-results', 'e2e.json'),
      read: countPlaywright,
    });
  } finally {
    await desktop.stop();
  }
}

/**
 * @param {{ numPassedTests: number, numFailedTests: number,
 *   testResults: { status: string, assertionResults: unknown[] }[] }} report
 * @returns {Count} a file that could not be run is a failure too
 */
export function countVitest({ numPassedTests, numFailedTests, testResults }) {
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number }, errors: unknown[] }} report
 * @returns {Count} a test that passed only when tried again is a failure
 */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}
