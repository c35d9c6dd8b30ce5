// @ts-check
import { command } from '../tools/bootstrap/command.mjs';
import { setUp } from './lib/set-up.mjs';

await command(
  {
    usage: 'npm run network [-- --grep <words>]',
    summary:
      'Lets the built app call in a network of its own, behind firewalls and through outages. Prints\nwhich way each call takes, and after how many seconds it is told and back. About 6 minutes.',
    options: { grep: { type: 'string', value: 'words', help: 'Only tests whose names match.' } },
  },
  async ({ values }) => {
    const done = await setUp({
      purposes: ['app', 'local', 'desktop', 'network'],
      results: ['test-results'],
    });
    if (done !== undefined) return done;
    const { stages } = await import('./lib/stages.mjs');
    const { passed, failures } = await stages.network(String(values['grep'] ?? ''));
    for (const failure of failures) console.log(failure);
    return failures.length === 0 && passed > 0 ? 0 : 1;
  },
);
