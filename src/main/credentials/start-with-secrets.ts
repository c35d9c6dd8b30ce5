import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import { secretNames } from './environment.js';

/**
 * Starts a process that outlives this one and has the connection of this one's environment. Its
 * secrets go through pipes: Chromium copies the environment into each of its processes before Parley
 * can take anything out of it. Windows has no such pipes; there they stay variables.
 * @param variables what `takeVariables` took
 */
export function startWithSecrets(
  file: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  { env, platform }: Pick<NodeJS.Process, 'env' | 'platform'> = process,
): ChildProcess {
  const given = { ...env, ...variables };
  const piped = platform === 'win32' ? [] : secretNames.filter((name) => name in variables);
  piped.forEach((name, index) => {
    delete given[name];
    given[`${name}_FILE`] = `/dev/fd/${firstPipe + index}`;
  });
  const child = spawn(file, [...args], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', ...piped.map(() => 'pipe' as const)],
    env: given,
  });
  piped.forEach((name, index) => {
    const pipe = child.stdio[firstPipe + index] as Writable;
    // What could not be started reads nothing: the caller hears of that from the process itself.
    pipe.on('error', () => undefined);
    pipe.end(variables[name]);
  });
  child.unref();
  return child;
}

/** Behind standard input, output and error. */
const firstPipe = 3;
