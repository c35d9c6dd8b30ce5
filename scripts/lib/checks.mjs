// @ts-check
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt } from '../../tools/process/run.mjs';
import { filesBelow } from '../../tools/bootstrap/files.mjs';
import { checkout } from '../../tools/bootstrap/paths.mjs';

/**
 * @typedef {{ name: string, run: () => Promise<string | undefined> }} Check
 *   `run` resolves with what is wrong, undefined when nothing is
 */

/**
 * The checks that need no running part: npm's own scripts, and what has no tool.
 * @returns {Check[]}
 */
export function allChecks() {
  return [
    ...['typecheck', 'lint', 'layers', 'deadcode', 'format:check'].map(scriptCheck),
    { name: 'a wrong type in a component is found', run: plantedError },
    { name: "nothing switches Chromium's sandbox off", run: sandboxStaysOn },
  ];
}

/** As `npm run typecheck` does. @param {string} tsconfig */
const svelteCheckArgs = (tsconfig) => [
  '--tsconfig',
  tsconfig,
  '--threshold',
  'warning',
  '--fail-on-warnings',
  '--output',
  'human',
];

/**
 * @param {string} name a script of package.json
 * @returns {Check}
 */
function scriptCheck(name) {
  return {
    name,
    run: async () => {
      const { code, stdout, stderr } = await attempt('npm', ['run', '--silent', name], {
        cwd: checkout,
      });
      if (code === 0) return undefined;
      return `${stdout}${stderr}`.trim() || `npm run ${name} ended with ${code} and said nothing.`;
    },
  };
}

/**
 * @param {string} tool
 * @param {string[]} args
 */
async function callTool(tool, args) {
  const file = join(checkout, 'node_modules', '.bin', tool);
  const { code, stdout, stderr } = await attempt(file, args, { cwd: checkout });
  return {
    code,
    output: `${stdout}${stderr}`.trim() || `${tool} ended with ${code} and said nothing.`,
  };
}

/** What isn't the checkout's own, and what refuses the switch, looks for it or offers it in vain. */
const leftOut = new Set([
  ...['.git', 'node_modules', 'out', 'dist', 'test-results', 'screenshots'],
  ...['shell-page.spec.ts', 'install.spec.ts', 'command-line.ts', 'command-line.test.ts'],
]);

/** @returns {Promise<string | undefined>} */
async function sandboxStaysOn() {
  const switchedOff = /no-sandbox|\b(chromiumSandbox|sandbox): false/;
  const here = join('scripts', 'lib', 'checks.mjs');
  const found = [];
  for (const file of await filesBelow(checkout, '.', leftOut))
    if (file !== here && switchedOff.test(await readFile(join(checkout, file), 'utf8')))
      found.push(file);
  return found.length === 0 ? undefined : found.join('\n');
}

/**
 * svelte-check has been seen to print nothing at all with a new TypeScript: a wrong type in a
 * component, under the windows' own tsconfig, must be found.
 * @returns {Promise<string | undefined>}
 */
async function plantedError() {
  const folder = join(checkout, 'test-results', 'planted');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const tsconfig = join(folder, 'tsconfig.json');
  const code =
    '<script lang="ts">\n  const planted: number = \'not a number\';\n</script>\n\n{planted}\n';
  await writeFile(join(folder, 'Planted.svelte'), code);
  await writeFile(
    tsconfig,
    JSON.stringify({ extends: '../../src/renderer/tsconfig.json', include: ['*.svelte'] }),
  );
  try {
    const { code: exit, output } = await callTool('svelte-check', svelteCheckArgs(tsconfig));
    const found = exit !== 0 && /Planted\.svelte/.test(output) && /not assignable/.test(output);
    return found ? undefined : `svelte-check does not see the planted error:\n${output}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs checks one after the other, a line for each and the words of those that fail.
 * @param {Check[]} checks
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runChecks(checks) {
  /** @type {import('./outcome.mjs').Outcome} */
  const outcome = { passed: 0, failures: [] };
  for (const { name, run } of checks) {
    const begun = Date.now();
    const wrong = await run();
    if (wrong === undefined) outcome.passed += 1;
    else outcome.failures.push(name);
    console.log(
      `${wrong === undefined ? '✓' : '✗'} ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`,
    );
    if (wrong !== undefined) console.log(wrong.replace(/^/gm, '    '));
  }
  return outcome;
}
