// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce } from '../../tools/assets/cache.mjs';
import { run } from '../../tools/process/run.mjs';

const requirements = join(import.meta.dirname, 'requirements.txt');

/**
 * Makes sure of LiveKit's Python framework with a recogniser, in a virtual environment of its own.
 * @returns {Promise<string>} the environment's folder: `bin/python` in it runs an agent
 */
export function pythonFramework() {
  const version = createHash('sha256')
    .update(readFileSync(requirements))
    .digest('hex')
    .slice(0, 12);
  return buildOnce({
    name: `python-agent-${version}`,
    title: 'LiveKit Agents for Python (once, about 600 MB)',
    build: async (folder) => {
      await run('python3', ['-m', 'venv', folder]);
      // Its python finds its packages from where it lies, so the folder may be renamed afterwards.
      await run(join(folder, 'bin', 'python'), [
        ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-cache-dir'],
        ...['--only-binary=:all:', '--requirement', requirements],
      ]);
    },
  });
}
