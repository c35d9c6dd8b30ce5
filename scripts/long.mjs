// @ts-check
import { command } from '../tools/bootstrap/command.mjs';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';
import { setUp } from './lib/set-up.mjs';
import { chosenOf, runStages } from './lib/stages.mjs';

const names = /** @type {const} */ (['slow', 'endurance', 'network']);
const lengths = /** @type {const} */ ({ calls: 1_000, pieces: 60_000 });
/** Fewer leave too few samples for a slope. */
const fewest = 12;

await command(
  {
    usage: 'npm run test:long [-- --only endurance --calls 1000 --pieces 60000]',
    summary:
      "Runs what takes too long for npm test, in the built app with a real LiveKit server:\nslow: a call in a window that has been closed for minutes, KDE's shortcuts, a cluster that loses a\nnode (10 minutes); endurance: calls one after another, then one long conversation in an open window,\nand how memory, listeners, nodes and files grow (20 minutes); network: calls behind firewalls and\nthrough outages (6 minutes).",
    options: {
      only: { type: 'string', value: 'parts', help: `Only these of ${names.join(', ')}.` },
      grep: { type: 'string', value: 'words', help: 'Only tests whose names match.' },
      calls: { type: 'string', value: 'number', help: `How many calls; ${lengths.calls}.` },
      pieces: {
        type: 'string',
        value: 'number',
        help: `How many pieces of text the conversation has; ${lengths.pieces}.`,
      },
    },
  },
  async ({ values }) => {
    const chosen = chosenOf(names, values['only']);
    const calls = lengthOf('calls', values['calls']);
    const pieces = lengthOf('pieces', values['pieces']);
    const done = await setUp({
      purposes: ['app', 'local', 'desktop', 'long'],
      results: ['test-results'],
    });
    if (done !== undefined) return done;
    process.env['PARLEY_ENDURANCE_CALLS'] = calls;
    process.env['PARLEY_ENDURANCE_PIECES'] = pieces;
    return runStages(chosen, String(values['grep'] ?? ''));
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
