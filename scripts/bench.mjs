// @ts-check
import { join } from 'node:path';
import { command } from '../tools/bootstrap/command.mjs';
import { ensureNpmPackages } from '../tools/bootstrap/npm.mjs';
import { checkout } from '../tools/bootstrap/paths.mjs';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';
import { setUp } from './lib/set-up.mjs';

const names = [
  'size',
  'start',
  'idle',
  'hotkey',
  'session',
  'transcript',
  'reading',
  'list',
  'reply',
];

await command(
  {
    usage: 'npm run bench [-- --only start,size --quick]',
    summary: `Measures ${names.join(', ')} against what each is held to, prints a table and\nwrites bench/results.json. Wants a quiet machine; bench/README.md says what each row means.`,
    options: {
      only: { type: 'string', value: 'names', help: 'Only these, separated by commas.' },
      quick: { type: 'boolean', help: 'Few repetitions: shows that it runs, not how fast.' },
    },
  },
  async ({ values }) => {
    const chosen = values['only'] === undefined ? names : String(values['only']).split(',');
    const unknown = chosen.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new UsageError(`--only knows ${names.join(', ')}, not "${unknown}".`, 2);
    }
    const done = await setUp({
      purposes: ['app', 'local', 'desktop'],
      results: ['bench/results.json'],
    });
    if (done !== undefined) return done;
    await ensureNpmPackages(join(checkout, 'bench'));
    const { runBench } = await import('../bench/run.mjs');
    return (await runBench({ chosen, quick: values['quick'] === true })) ? 0 : 1;
  },
);
