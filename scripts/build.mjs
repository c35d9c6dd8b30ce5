// @ts-check
import { command } from '../tools/bootstrap/command.mjs';
import { ensureNpmPackages } from '../tools/bootstrap/npm.mjs';

await command(
  {
    usage: 'npm run build',
    summary:
      'Builds the app into out/ and the local agent into local/agent/dist/, where they changed.',
  },
  async () => {
    await ensureNpmPackages();
    const { buildAgent, buildApp } = await import('../tools/build.mjs');
    await buildApp();
    await buildAgent();
  },
);
