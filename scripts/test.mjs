// @ts-check
import { command } from '../machine/command.mjs';
import { Refusal } from '../machine/refusal.mjs';
import { setUp } from './lib/set-up.mjs';

const names = ['check', 'unit', 'integration', 'e2e'];

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
      throw new Refusal(`--only knows ${names.join(', ')}, not "${unknown}".`, 2);
    }
    const done = await setUp({ purposes: purposesOf(chosen), results: ['test-results'] });
    if (done !== undefined) return done;
    const { stages } = await import('./lib/stages.mjs');
    const total = { passed: 0, failed: 0 };
    for (const name of names.filter((name) => chosen.includes(name))) {
      console.log(`\n# ${name}`);
      const count = await attempt(() => stages[name]?.(String(values['grep'] ?? '')));
      total.passed += count.passed;
      total.failed += count.failed;
    }
    console.log(`\n${total.passed} passed, ${total.failed} failed`);
    return total.failed === 0 && total.passed > 0 ? 0 : 1;
  },
);

/**
 * @param {string[]} chosen
 * @returns {import('../machine/packages.mjs').Purpose[]}
 */
function purposesOf(chosen) {
  if (chosen.includes('e2e')) return ['app', 'local', 'desktop'];
  return chosen.includes('integration') ? ['local'] : [];
}

/**
 * A stage that cannot run is one failure; the others still run.
 * @param {() => Promise<{ passed: number, failed: number }> | undefined} stage
 */
async function attempt(stage) {
  try {
    return (await stage()) ?? { passed: 0, failed: 1 };
  } catch (error) {
    console.log(error instanceof Refusal ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}
