// @ts-check
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { checkout } from '../../tools/bootstrap/paths.mjs';
import { spawnBound } from '../../tools/process/spawn.mjs';
import { attempt } from '../../tools/process/run.mjs';
import { UsageError } from '../../tools/bootstrap/usage-error.mjs';
import { firstLine, summary } from './outcome.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

const reporter = (/** @type {string} */ name) => join(import.meta.dirname, `${name}-outcome.mjs`);

/** What is said as it goes, and the outcome for the last line. */
const reporters = {
  vitest: ['--reporter=default', `--reporter=${reporter('vitest')}`],
  playwright: [`--reporter=list,${reporter('playwright')}`],
};

/** @param {string} grep */
const chosenByVitest = (grep) => (grep ? ['--testNamePattern', grep] : []);

/**
 * What runs tests: npm's own scripts, with a reporter more. `grep` is empty or chooses tests by their
 * names.
 * @satisfies {Record<string, (grep: string) => Promise<Outcome>>}
 */
const stages = {
  check: async (_grep) => runChecks(['typecheck', 'lint', 'layers', 'deadcode', 'format:check']),
  unit: (/** @type {string} */ grep) =>
    runScript('test:unit', [...reporters.vitest, ...chosenByVitest(grep)]),
  integration: (/** @type {string} */ grep) =>
    runScript('test:integration', [...reporters.vitest, ...chosenByVitest(grep)]),
  e2e: (/** @type {string} */ grep) =>
    runScript('test:e2e', [...reporters.playwright, '--grep', grep]),
  // The next three are `npm run test:long`.
  slow: (/** @type {string} */ grep) =>
    runScript('test:slow', [...reporters.playwright, '--grep', `(?=.*@slow).*${grep}`]),
  endurance: (/** @type {string} */ grep) =>
    runScript('test:e2e', [...reporters.playwright, '--grep', `endurance: .*${grep}`]),
  network: (/** @type {string} */ grep) =>
    runScript('test:network', [...reporters.playwright, '--grep', grep]),
  // `npm run package -- --test` has made the clean root that it needs.
  package: (/** @type {string} */ grep) =>
    runScript('test:package', [...reporters.playwright, '--grep', grep]),
};

/** @typedef {keyof typeof stages} Stage */

/**
 * Reads `--only`.
 * @template {string} Name
 * @param {readonly Name[]} names all that there are, in their order
 * @param {string | boolean | undefined} only some of them, separated by commas; all by default
 * @returns {Name[]} throws a UsageError for one that there is not
 */
export function chosenOf(names, only = names.join(',')) {
  const wanted = String(only).split(',');
  const unknown = wanted.find((name) => !names.some((known) => known === name));
  if (unknown === undefined) return names.filter((name) => wanted.includes(name));
  throw new UsageError(`--only knows ${names.join(', ')}, not "${unknown}".`, 2);
}

/**
 * Runs stages one after the other; the last line that it prints is "N passed, N failed".
 * @param {readonly Stage[]} chosen
 * @param {string} grep
 * @param {Record<string, Outcome>} [outcomes] of what has run before
 * @returns {Promise<number>} the exit code; a run without a test has failed
 */
export async function runStages(chosen, grep, outcomes = {}) {
  for (const name of chosen) {
    console.log(`\n# ${name}`);
    outcomes[name] = await outcomeOf(() => stages[name](grep));
  }
  console.log(`\n${summary(outcomes)}`);
  const all = Object.values(outcomes);
  const green = all.every(({ failures }) => failures.length === 0);
  return green && all.some(({ passed }) => passed > 0) ? 0 : 1;
}

/**
 * A stage that cannot run is one failure; the others still run.
 * @param {() => Promise<Outcome>} stage
 * @returns {Promise<Outcome>}
 */
export async function outcomeOf(stage) {
  try {
    return await stage();
  } catch (error) {
    console.log(error instanceof UsageError ? error.message : error);
    return { passed: 0, failures: [`it could not run: ${firstLine(error)}`] };
  }
}

/**
 * Runs scripts of package.json one after the other. Each gets a line; a script that fails is quoted.
 * @param {string[]} names
 * @returns {Promise<Outcome>}
 */
async function runChecks(names) {
  /** @type {Outcome} */
  const outcome = { passed: 0, failures: [] };
  for (const name of names) {
    const begun = Date.now();
    const { code, stdout, stderr } = await attempt('npm', ['run', '--silent', name], {
      cwd: checkout,
    });
    console.log(
      `${code === 0 ? '✓' : '✗'} ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`,
    );
    if (code === 0) outcome.passed += 1;
    else {
      outcome.failures.push(name);
      const words = `${stdout}${stderr}`.trim() || `It ended with ${code} and said nothing.`;
      console.log(words.replace(/^/gm, '    '));
    }
  }
  return outcome;
}

/**
 * Runs a script of package.json whose reporter leaves an Outcome; without npm in between, so that it
 * ends with this process.
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function runScript(script, args) {
  const report = join(checkout, 'test-results', 'outcome.json');
  await rm(report, { force: true });
  const { scripts } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
  const path = [join(checkout, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const child = spawnBound('sh', ['-c', `exec ${scripts[script]} "$@"`, script, ...args], {
    cwd: checkout,
    env: { ...process.env, PATH: path, PARLEY_OUTCOME: report },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: false,
  });
  const [code, signal] = await once(child, 'exit');
  const text = await readFile(report, 'utf8').catch(() => undefined);
  const ended = `npm run ${script} ended with ${code ?? signal}`;
  if (text === undefined) return { passed: 0, failures: [`${ended} and left no report`] };
  /** @type {Outcome} */
  const outcome = JSON.parse(text);
  if (code !== 0 && outcome.failures.length === 0) outcome.failures.push(`${ended}: see above`);
  return outcome;
}
