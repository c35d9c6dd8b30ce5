// @ts-check
import { command } from '../tools/bootstrap/command.mjs';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';
import { setUp } from './lib/set-up.mjs';

const lengths = /** @type {const} */ ({ calls: 1_000, pieces: 60_000 });
/** Fewer leave too few samples for a slope. */
const fewest = 12;

await command(
  {
    usage: 'npm run endurance [-- --calls 1000 --pieces 60000]',
    summary:
      'Lets the built app make calls one after another, and hold one long conversation in an open\nwindow, with a real LiveKit server. Prints how memory, listeners, nodes and files grow, and fails\nwhere one exceeds its bound. About 15 and 5 minutes.',
    options: {
      calls: { type: 'string', value: 'number', help: `How many calls; ${lengths.calls}.` },
      pieces: {
        type: 'string',
        value: 'number',
        help: `How many pieces of text the conversation has; ${lengths.pieces}.`,
      },
    },
  },
  async ({ values }) => {
    const calls = lengthOf('calls', values['calls']);
    const pieces = lengthOf('pieces', values['pieces']);
    const done = await setUp({ purposes: ['app', 'local', 'desktop'], results: ['test-results'] });
    if (done !== undefined) return done;
    process.env['PARLEY_ENDURANCE_CALLS'] = calls;
    process.env['PARLEY_ENDURANCE_PIECES'] = pieces;
    const { stages } = await import('./lib/stages.mjs');
    const { passed, failures } = await stages.e2e('endurance:');
    for (const failure of failures) console.log(failure);
    return failures.length === 0 && passed > 0 ? 0 : 1;
  },
);

/**
 * @param {keyof typeof lengths} name
 * @param {string | boolean | undefined} value
 * @returns {string}
 */
function lengthOf(name, value = String(lengths[name])) {
  if (/^\d{1,7}$/.test(String(value)) && Number(value) >= fewest) return String(value);
  throw new UsageError(`--${name} is a whole number from ${fewest} on, not "${value}".`, 2);
}
