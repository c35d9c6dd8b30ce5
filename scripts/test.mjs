// @ts-check
import { command } from '../tools/bootstrap/command.mjs';
import { setUp } from './lib/set-up.mjs';
import { chosenOf, outcomeOf, runStages } from './lib/stages.mjs';

/** @typedef {import('./lib/outcome.mjs').Outcome} Outcome */

const names = /** @type {const} */ (['root', 'check', 'unit', 'integration', 'e2e']);
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
    const chosen = chosenOf(names, values['only']);
    const grep = String(values['grep'] ?? '');
    /** @type {Record<string, Outcome>} */
    const outcomes = {};
    if (chosen.includes('root')) outcomes['root'] = await rootStage(grep);
    const env = { [roots]: JSON.stringify(outcomes['root']) };
    const done = await setUp({ purposes: purposesOf(chosen), results: ['test-results'], env });
    if (done !== undefined) return done;
    return runStages(
      chosen.filter((name) => name !== 'root'),
      grep,
      outcomes,
    );
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
    return outcomeOf(() => runRootTests(grep));
  }
  console.log('Left out: these tests run where root starts npm test.');
  return { passed: 0, failures: [] };
}

/**
 * @param {readonly string[]} chosen
 * @returns {import('../tools/bootstrap/packages.mjs').Purpose[]}
 */
function purposesOf(chosen) {
  if (chosen.includes('e2e')) return ['app', 'local', 'desktop', 'wayland'];
  return chosen.includes('integration') ? ['local'] : [];
}
