// @ts-check
import { command } from '../machine/command.mjs';
import { ensureNpmPackages } from '../machine/npm.mjs';

await command(
  {
    usage: 'npm run build',
    summary:
      'Builds the app into out/ and the local agent into local/agent/dist/, where they changed.',
  },
  async () => {
    await ensureNpmPackages();
    const { buildAgent, buildApp } = await import('../machine/build.mjs');
    await buildApp();
    await buildAgent();
  },
);
