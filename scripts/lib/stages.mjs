// @ts-check
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { checkout } from '../../tools/bootstrap/paths.mjs';
import { spawnBound } from '../../tools/process/spawn.mjs';
import { interruptible } from '../../tools/process/interruptible.mjs';
import { attempt } from '../../tools/process/run.mjs';
import { UsageError } from '../../tools/bootstrap/usage-error.mjs';
import { firstLine, summary } from './outcome.mjs';

/**
 * @typedef {import('./outcome.mjs').Outcome} Outcome
 * @typedef {'check' | 'unit' | 'integration' | 'e2e' | 'slow' | 'endurance' | 'network' | 'package'} Stage
 */

const reporter = (/** @type {string} */ name) => join(import.meta.dirname, `${name}-outcome.mjs`);

/** What is said as it goes, and the outcome for the last line. */
const reporters = {
  vitest: ['--reporter=default', `--reporter=${reporter('vitest')}`],
  playwright: [`--reporter=list,${reporter('playwright')}`],
};

/** @param {string} script @param {string} grep @param {AbortSignal} signal */
const runPlaywright = (script, grep, signal) =>
  runScript(script, [...reporters.playwright, '--grep', grep], signal);

/** @param {string} grep */
const chosenByVitest = (grep) => (grep ? ['--testNamePattern', grep] : []);

/**
 * What runs tests: npm's own scripts, with a reporter more. `grep` is empty or chooses tests by their
 * names; `signal` interrupts.
 * @type {Record<Stage, (grep: string, signal: AbortSignal) => Promise<Outcome>>}
 */
const stages = {
  check: (_grep, signal) =>
    runChecks(['typecheck', 'lint', 'layers', 'deadcode', 'format:check'], signal),
  unit: (grep, signal) =>
    runScript('test:unit', [...reporters.vitest, ...chosenByVitest(grep)], signal),
  integration: (grep, signal) =>
    runScript('test:integration', [...reporters.vitest, ...chosenByVitest(grep)], signal),
  e2e: (grep, signal) => runPlaywright('test:e2e', grep, signal),
  // The next three are `npm run test:long`.
  slow: (grep, signal) => runPlaywright('test:slow', `(?=.*@slow).*${grep}`, signal),
  endurance: (grep, signal) => runPlaywright('test:e2e', `endurance: .*${grep}`, signal),
  network: (grep, signal) => runPlaywright('test:network', grep, signal),
  // `npm run package -- --test` has made the clean root that it needs.
  package: (grep, signal) => runPlaywright('test:package', grep, signal),
};

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
 * Runs stages one after the other; the last line that it prints is "N passed, N failed". A signal ends
 * the stage that runs in order, with its servers and apps, and the stages after it do not run.
 * @param {readonly Stage[]} chosen
 * @param {string} grep
 * @param {Record<string, Outcome>} [outcomes] of what has run before
 * @returns {Promise<number>} the exit code; a run without a test has failed
 */
export async function runStages(chosen, grep, outcomes = {}) {
  return interruptible('The tests were interrupted before their end.', async (signal) => {
    for (const name of chosen) {
      console.log(`\n# ${name}`);
      outcomes[name] = await outcomeOf(() => stages[name](grep, signal));
      signal.throwIfAborted();
    }
    console.log(`\n${summary(outcomes)}`);
    const all = Object.values(outcomes);
    const green = all.every(({ failures }) => failures.length === 0);
    return green && all.some(({ passed }) => passed > 0) ? 0 : 1;
  });
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
 * @param {AbortSignal} signal
 * @returns {Promise<Outcome>}
 */
async function runChecks(names, signal) {
  /** @type {Outcome} */
  const outcome = { passed: 0, failures: [] };
  for (const name of names) {
    const begun = Date.now();
    const { code, stdout, stderr } = await attempt('npm', ['run', '--silent', name], {
      cwd: checkout,
      signal,
    });
    if (signal.aborted) break;
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
 * @param {AbortSignal} signal
 * @returns {Promise<Outcome>}
 */
async function runScript(script, args, signal) {
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
  // What Playwright and vitest take as the order to end what they have started.
  signal.addEventListener('abort', () => child.kill('SIGINT'));
  const [code, by] = await once(child, 'exit');
  const text = await readFile(report, 'utf8').catch(() => undefined);
  const ended = `npm run ${script} ended with ${code ?? by}`;
  if (text === undefined) return { passed: 0, failures: [`${ended} and left no report`] };
  /** @type {Outcome} */
  const outcome = JSON.parse(text);
  if (code !== 0 && outcome.failures.length === 0) outcome.failures.push(`${ended}: see above`);
  return outcome;
}
