// @ts-check
import { command } from '../tools/bootstrap/command.mjs';
import { ensureNpmPackages } from '../tools/bootstrap/npm.mjs';

await command(
  {
    usage: 'npm run check',
    summary:
      'Types of every layer, lint, layers, dead code and format: what needs no running part.',
  },
  async () => {
    await ensureNpmPackages();
    const { allChecks, runChecks } = await import('./lib/checks.mjs');
    const { summary } = await import('./lib/outcome.mjs');
    const outcome = await runChecks(allChecks());
    console.log(summary({ check: outcome }));
    return outcome.failures.length === 0 ? 0 : 1;
  },
);
