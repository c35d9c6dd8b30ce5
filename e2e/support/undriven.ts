import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandOf, press } from './parley.js';
import type { LaunchOptions } from './parley.js';
import { Tray } from './tray.js';

const run = promisify(execFile);
const window = ['--onlyvisible', '--name', '^Parley$'];

/**
 * The app as a person starts it, seen only from outside. What drives pages through Chromium's
 * debugger makes each believe that it is in front, so that a hidden one would never be slowed down:
 * https://chromedevtools.github.io/devtools-protocol/tot/Emulation/#method-setFocusEmulationEnabled
 */
export class UndrivenParley {
  private constructor(
    readonly process: ChildProcess,
    readonly tray: Tray,
    readonly profile: string,
  ) {}

  /** Resolves when its tray icon and its window are there. */
  static async start(options: LaunchOptions = {}): Promise<UndrivenParley> {
    const { executablePath, args, env, profile } = await commandOf(options);
    const child = spawn(executablePath, args, { env, stdio: 'ignore' });
    try {
      const tray = await Tray.of(child.pid ?? 0);
      await run('xdotool', ['search', '--sync', ...window], { timeout: 20_000 });
      return new UndrivenParley(child, tray, profile);
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Whether its window is on the screen. */
  async isVisible(): Promise<boolean> {
    // xdotool ends with 1 when it finds nothing.
    const found = await run('xdotool', ['search', ...window]).catch((error: { code?: number }) => {
      if (error.code === 1) return { stdout: '' };
      throw error;
    });
    return found.stdout.trim() !== '';
  }

  /** Closes the window with the window manager's key. */
  async closeWindow(): Promise<void> {
    await run('xdotool', ['search', ...window, 'windowactivate', '--sync']);
    await press('alt+F4');
  }

  /** Everything that the log file says. */
  log(): string {
    return readFileSync(join(this.profile, 'logs/parley.log'), 'utf8');
  }

  /** Quits through the tray's menu and waits for the process to be gone. */
  async quit(): Promise<void> {
    const ended = once(this.process, 'exit');
    await this.tray.click('Quit');
    await ended;
    this.tray.close();
  }
}
