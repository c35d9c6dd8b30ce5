import { execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'playwright/test';
import { _electron } from 'playwright';
import type { ElectronApplication, JSHandle, Locator, Page } from 'playwright';
import { electronRuntime } from '../../tools/assets/runtime.mjs';
import { Tray } from './tray.js';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** What window and tray say while there is no call. */
export const atRest = /^(Ready|Not set up|Call ended)$/;

export interface Server {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

export interface LaunchOptions {
  readonly server?: Server;
  /** The agent to ask for; none by default. */
  readonly agent?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** The app's folder; the checkout by default. */
  readonly app?: string;
  /** The profile folder; a fresh one by default. */
  readonly profile?: string;
  /** Whether a fresh profile is a new user's, who is led to the first call; false by default. */
  readonly firstRun?: boolean;
  /** The folder of all programs' settings, in which the app makes its profile; none is named to it then. */
  readonly settings?: string;
}

/** The environment that a person's shell would give the app, with nothing of LiveKit in it. */
export function cleanEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(LIVEKIT|PARLEY|OPENAI|ELECTRON|NODE_OPTIONS)/.test(entry[0]),
  );
  return Object.fromEntries(entries);
}

/** What starts the app, and where its profile is. */
export async function commandOf(options: LaunchOptions): Promise<{
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly profile: string;
}> {
  const { settings, app = root, args = [] } = options;
  const profile = settings ? join(settings, 'Parley') : (options.profile ?? freshProfile());
  if (!options.firstRun) passFirstRun(profile);
  return {
    executablePath: await electronRuntime(),
    args: [app, ...(settings ? [] : [`--user-data-dir=${profile}`]), ...args],
    env: {
      ...cleanEnvironment(),
      ...(settings && { XDG_CONFIG_HOME: settings }),
      ...environmentOf(options),
    },
    profile,
  };
}

/** The running app, driven as a person drives it: its windows, its tray icon, the keyboard. */
export class Parley {
  private constructor(
    readonly app: ElectronApplication,
    readonly process: ChildProcess,
    readonly main: Page,
    readonly profile: string,
  ) {}

  static async launch(options: LaunchOptions = {}): Promise<Parley> {
    const { profile, ...command } = await commandOf(options);
    // Playwright switches Chromium's sandbox off unless told.
    const app = await _electron.launch({ ...command, chromiumSandbox: true });
    askAgain(app);
    const browserWindow = app.browserWindow.bind(app);
    app.browserWindow = async (page) => askAgain(await browserWindow(page));
    const main = await pageOf(app, 'index.html');
    const first = main
      .getByRole('heading', { name: 'Talk to your agent from anywhere' })
      .or(main.getByRole('navigation', { name: 'Steps' }));
    await main.getByRole('status', { name: 'Agent' }).or(first).first().waitFor();
    return new Parley(app, app.process(), main, profile);
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  get status(): Locator {
    return this.main.getByRole('status', { name: 'Agent' });
  }

  get transcript(): Locator {
    return this.main.getByRole('log', { name: 'Transcript' });
  }

  get microphone(): Locator {
    return this.main.getByRole('switch', { name: 'Microphone' });
  }

  /** Waits until the agent itself listens, not only the microphone ahead of it. */
  async agentListens(): Promise<void> {
    await expect(this.main.getByText('Say something, or type.')).toBeVisible({ timeout: 60_000 });
    await expect(this.status).toHaveText('Listening');
  }

  tray(): Promise<Tray> {
    return Tray.of(this.pid);
  }

  /** The tray window, opened through the tray icon as a panel does it. */
  async trayWindow(): Promise<Page> {
    const tray = await this.tray();
    await tray.activate();
    tray.close();
    return pageOf(this.app, 'tray.html');
  }

  /** Closes the window as its button does, which hides it. */
  async closeWindow(): Promise<void> {
    const window = await this.app.browserWindow(this.main);
    const isVisible = (): Promise<boolean> => window.evaluate((main) => main.isVisible());
    await expect.poll(isVisible).toBe(true);
    await window.evaluate((main) => main.close());
    // Right after the start the app first asks whether there is a tray to open it from again.
    await expect.poll(isVisible).toBe(false);
  }

  /** Everything that the log file says. */
  log(): string {
    return readFileSync(join(this.profile, 'logs/parley.log'), 'utf8');
  }

  /** Quits as the menu does and waits for the process to be gone. */
  async quit(): Promise<void> {
    const { process } = this;
    if (process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, 'exit');
    // The answer may not come any more once the app is quitting.
    await this.app
      .evaluate(({ app }) => void setImmediate(() => app.quit()))
      .catch(() => undefined);
    await ended;
  }
}

/** A profile without a state of its own is one of a user who has been led to the first call. */
export function passFirstRun(profile: string): void {
  const file = join(profile, 'state.json');
  if (existsSync(file)) return;
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify({ firstRun: 'done' }));
}

function freshProfile(): string {
  return mkdtempSync(join(tmpdir(), 'parley-profile-'));
}

function environmentOf({ server, agent, env }: LaunchOptions): Record<string, string> {
  return {
    ...(server && {
      LIVEKIT_URL: server.url,
      LIVEKIT_API_KEY: server.apiKey,
      LIVEKIT_API_SECRET: server.apiSecret,
    }),
    ...(agent && { PARLEY_AGENT: agent }),
    ...env,
  };
}

/**
 * Has a question to the main process asked once more where its inspector lets garbage collection take the
 * answer ("Resulting promise was garbage collected"), which it does now and then.
 */
function askAgain<T extends Pick<ElectronApplication | JSHandle, 'evaluate'>>(target: T): T {
  const evaluate = target.evaluate.bind(target) as (...asked: unknown[]) => Promise<unknown>;
  return Object.assign(target, {
    evaluate: (...asked: unknown[]) =>
      evaluate(...asked).catch((error: unknown) => {
        if (!String(error).includes('promise was garbage collected')) throw error;
        return evaluate(...asked);
      }),
  });
}

async function pageOf(app: ElectronApplication, file: string): Promise<Page> {
  const is = (page: Page): boolean => new URL(page.url()).pathname.endsWith(file);
  return app.windows().find(is) ?? (await app.waitForEvent('window', { predicate: is }));
}

/** Presses keys on the desktop's keyboard, whatever window has the focus. */
export async function press(keys: string): Promise<void> {
  await run('xdotool', ['key', '--clearmodifiers', keys]);
}

/** Holds a chord on the desktop's keyboard while something happens. */
export async function hold(keys: readonly string[], during: () => Promise<unknown>): Promise<void> {
  await run('xdotool', ['keydown', ...keys.flatMap((key, at) => (at ? ['keydown', key] : [key]))]);
  try {
    await during();
  } finally {
    const up = keys.toReversed().flatMap((key, at) => (at ? ['keyup', key] : [key]));
    await run('xdotool', ['keyup', ...up]);
  }
}

/** Types a text on the desktop's keyboard, into whatever has the focus. */
export async function typeText(text: string): Promise<void> {
  await run('xdotool', ['type', '--clearmodifiers', '--', text]);
}
