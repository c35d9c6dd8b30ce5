// @ts-check
import { secretNames } from '../bootstrap/secret-names.mjs';
import { onPath } from '../bootstrap/on-path.mjs';

/** Behind standard input, output and error. */
const firstPipe = 3;

/**
 * Keeps the secrets of a connection out of the environment of the app that is to be started: Chromium
 * copies it into each of its processes. They go through pipes instead, where `spawnBound` passes those
 * on (where there is setpriv); elsewhere they stay variables.
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} [pipes]
 * @returns {{ env: NodeJS.ProcessEnv, stdio: 'pipe'[],
 *   give: (app: import('node:child_process').ChildProcess) => void }} `stdio` comes behind the first
 *   three; `give` writes the secrets into the pipes and closes them
 */
export function pipedSecrets(env, pipes = onPath('setpriv') !== undefined) {
  const piped = pipes ? secretNames.filter((name) => env[name]) : [];
  const others = Object.entries(env).filter(([name]) => !piped.includes(name));
  const files = piped.map((name, index) => [`${name}_FILE`, `/dev/fd/${firstPipe + index}`]);
  return {
    env: Object.fromEntries([...others, ...files]),
    stdio: piped.map(() => 'pipe'),
    give: (app) =>
      piped.forEach((name, index) => {
        const pipe = /** @type {import('node:stream').Writable} */ (app.stdio[firstPipe + index]);
        // An app that ends before it has read them says by itself why.
        pipe.on('error', () => undefined);
        pipe.end(env[name]);
      }),
  };
}
