import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cleanEnvironment, commandOf } from './parley.js';
import type { LaunchOptions } from './parley.js';

/** The command of the Linux packages, as the checkout has it. */
export const launcher = join(import.meta.dirname, '../../packaging/linux/launcher.sh');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ended(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(file, [...args], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Runs `parley` through the launcher, as a key of the desktop does; resolves when it has ended. */
export function parley(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return ended('sh', [launcher, ...args], { ...cleanEnvironment(), ...env });
}

/** The same through a second start of the app. */
export async function secondLaunch(options: LaunchOptions): Promise<Ended> {
  const { executablePath, args, env } = await commandOf(options);
  return ended(executablePath, args, env);
}

/** `parley --status --follow`, until `stop` is called. */
export function follow(args: readonly string[]): {
  readonly lines: readonly string[];
  readonly child: ChildProcess;
  stop(): void;
} {
  const child = spawn('sh', [launcher, '--status', '--follow', ...args], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return { lines, child, stop: () => void child.kill() };
}
