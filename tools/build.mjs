// @ts-check
import { step } from './bootstrap/progress.mjs';
import { checkout } from './bootstrap/paths.mjs';
import { run } from './process/run.mjs';

// Each does nothing when nothing that it is made of has changed: see "wireit" in the package.json files.

/** Builds the app into `out/`. */
export const buildApp = () => build('Building the app', ['build:app']);

/** Builds the local agent into `local/agent/dist/`. */
export const buildAgent = () => build('Building the local agent', ['build', '-w', 'local/agent']);

/** Builds the package of the session into `packages/session/dist/`. Parley itself reads the sources. */
export const buildSession = () =>
  build('Building the package of the session', ['build', '-w', 'packages/session']);

/**
 * @param {string} title
 * @param {string[]} script
 * @returns {Promise<void>}
 */
async function build(title, script) {
  // Without copies of what was built before: a checkout's would never be removed.
  const env = { ...process.env, WIREIT_CACHE: 'none', WIREIT_LOGGER: 'quiet-ci' };
  await step(title, () => run('npm', ['run', '--silent', ...script], { cwd: checkout, env }));
}
