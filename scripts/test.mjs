// @ts-check
import { command } from '../tools/bootstrap/command.mjs';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';
import { firstLine, summary } from './lib/outcome.mjs';
import { setUp } from './lib/set-up.mjs';

/** @typedef {import('./lib/outcome.mjs').Outcome} Outcome */

const names = ['root', 'check', 'unit', 'integration', 'e2e'];
/** How the user's run learns what root's has come to. */
const roots = 'PARLEY_ROOT_OUTCOME';

await command(
  {
    usage: 'npm test [-- --only unit,e2e] [--grep <words>]',
    summary: `Runs the stages ${names.join(', ')}. The last line is "N passed, N failed".`,
    options: {
      only: { type: 'string', value: 'stages', help: 'Only these, separated by commas.' },
      grep: {
        type: 'string',
        value: 'words',
        help: 'Only tests whose names match; not for check.',
      },
    },
  },
  async ({ values }) => {
    const chosen = values['only'] === undefined ? names : String(values['only']).split(',');
    const unknown = chosen.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new UsageError(`--only knows ${names.join(', ')}, not "${unknown}".`, 2);
    }
    const grep = String(values['grep'] ?? '');
    /** @type {Record<string, Outcome>} */
    const outcomes = {};
    if (chosen.includes('root')) outcomes['root'] = await rootStage(grep);
    const env = { [roots]: JSON.stringify(outcomes['root']) };
    const done = await setUp({ purposes: purposesOf(chosen), results: ['test-results'], env });
    if (done !== undefined) return done;
    const { stages } = await import('./lib/stages.mjs');
    for (const name of /** @type {const} */ (['check', 'unit', 'integration', 'e2e'])) {
      if (!chosen.includes(name)) continue;
      console.log(`\n# ${name}`);
      outcomes[name] = await attempt(() => stages[name](grep));
    }
    console.log(`\n${summary(outcomes)}`);
    const all = Object.values(outcomes);
    const green = all.every(({ failures }) => failures.length === 0);
    return green && all.some(({ passed }) => passed > 0) ? 0 : 1;
  },
);

/**
 * The tests that need root: run by root before it hands over to an ordinary user, whose run counts them.
 * @param {string} grep
 * @returns {Promise<Outcome>}
 */
async function rootStage(grep) {
  const given = process.env[roots];
  if (given) return JSON.parse(given);
  console.log('\n# root');
  if (process.getuid?.() === 0) {
    const { runRootTests } = await import('./lib/root-tests.mjs');
    return attempt(() => runRootTests(grep));
  }
  console.log('Left out: these tests run where root starts npm test.');
  return { passed: 0, failures: [] };
}

/**
 * @param {string[]} chosen
 * @returns {import('../tools/bootstrap/packages.mjs').Purpose[]}
 */
function purposesOf(chosen) {
  if (chosen.includes('e2e')) return ['app', 'local', 'desktop', 'wayland'];
  return chosen.includes('integration') ? ['local'] : [];
}

/**
 * A stage that cannot run is one failure; the others still run.
 * @param {() => Promise<Outcome>} stage
 * @returns {Promise<Outcome>}
 */
async function attempt(stage) {
  try {
    return await stage();
  } catch (error) {
    console.log(error instanceof UsageError ? error.message : error);
    return { passed: 0, failures: [`it could not run: ${firstLine(error)}`] };
  }
}
