import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { commandLine, descendants } from './agent.js';
import { cleanEnvironment } from './parley.js';
import { Tray } from './tray.js';

const root = join(import.meta.dirname, '../..');

/** What one `npm start` has started: the app, the LiveKit server, the agent, the script itself. */
export class Started {
  /** What the script has printed so far. */
  output = '';
  /** Resolves with the script's exit code; null after a signal. */
  readonly exitCode: Promise<number | null>;

  private constructor(readonly script: ChildProcess) {
    this.exitCode = once(script, 'exit').then(([code]) => code as number | null);
    for (const stream of [script.stdout, script.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
  }

  /** Runs the script as a person does, on this desktop. */
  static begin(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Started {
    const options = { env: { ...cleanEnvironment(), ...env } };
    return new Started(
      spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], options),
    );
  }

  /** The tray icon, once the app is up; fails with the script's words when that ends before. */
  async tray(): Promise<Tray> {
    const ended = this.exitCode.then(() => Promise.reject(new Error(this.output)));
    ended.catch(() => undefined);
    const up = expect.poll(() => this.#app(), { timeout: 60_000 }).not.toBeUndefined();
    await Promise.race([up, ended]);
    return Tray.of(this.#app() ?? 0);
  }

  /** The script and all that it has started. */
  processes(): number[] {
    const pid = this.script.pid ?? 0;
    return [pid, ...descendants(pid)];
  }

  /** Ends it at the end of a test that failed. */
  async end(): Promise<void> {
    if (this.script.exitCode === null && this.script.signalCode === null)
      this.script.kill('SIGTERM');
    await this.exitCode;
  }

  #app(): number | undefined {
    return this.processes().find((pid) => {
      const words = commandLine(pid);
      return words.includes(`/electron ${root}`) && !words.includes('--type=');
    });
  }
}

/** Those of the processes that have not ended; a zombie counts as ended. */
export function living(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    try {
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  });
}
