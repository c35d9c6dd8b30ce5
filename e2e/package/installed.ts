import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect } from 'playwright/test';
import type { Server } from '../support/parley.js';
import { Tray } from '../support/tray.js';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The clean root's / as seen from here; `npm run package -- --test` makes it. */
export const cleanRoot = given('PARLEY_CLEAN_ROOT');

/** The session's home, which the clean root sees at the same path. */
export const home = given('HOME');

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run npm run package -- --test`);
  return value;
}

async function ask(as: 'root' | 'user', command: readonly string[], env: object): Promise<Ended> {
  const connection = connect(given('PARLEY_CLEAN_ROOT_SOCKET'));
  await once(connection, 'connect');
  connection.write(`${JSON.stringify({ as, command, env })}\n`);
  return JSON.parse(await text(connection)) as Ended;
}

/** Runs a command in the clean root as root. */
export function asRoot(...command: string[]): Promise<Ended> {
  return ask('root', command, { DEBIAN_FRONTEND: 'noninteractive', LANG: 'C.UTF-8' });
}

/** Runs a command in the clean root as root that must succeed; answers with what it printed. */
export async function rootsOutput(...command: string[]): Promise<string> {
  const { code, stdout, stderr } = await asRoot(...command);
  expect(code, `${command.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

/** Installs files of the clean root's /packages, as apt does for a person. */
export async function install(...files: string[]): Promise<void> {
  const packages = files.map((file) => `/packages/${file}`);
  await rootsOutput('apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages);
}

/** Runs a command in the clean root as the desktop session's user; resolves when it has ended. */
export function asUser(
  command: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const names = /^(HOME|DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|XDG_.*|PULSE_SERVER)$/;
  const session = Object.fromEntries(Object.entries(process.env).filter(([n]) => names.test(n)));
  return ask('user', command, { ...session, LANG: 'C.UTF-8', ...env });
}

/** What a person sets to call a server. */
export function connectionTo({ url, apiKey, apiSecret }: Server, agent: string) {
  return {
    LIVEKIT_URL: url,
    LIVEKIT_API_KEY: apiKey,
    LIVEKIT_API_SECRET: apiSecret,
    PARLEY_AGENT: agent,
  };
}

/** The installed app as it runs. */
export interface Running {
  readonly tray: Tray;
  readonly pid: number;
  /** Resolves when it has ended. */
  readonly ended: Promise<Ended>;
}

/** Starts the installed app; resolves when its window and its tray icon are there. */
export async function start(env: Record<string, string> = {}): Promise<Running> {
  const ended = asUser(['parley'], env);
  await expect.poll(() => windowsNamed('^Parley$'), { timeout: 60_000 }).toHaveLength(1);
  const pid = processes().find(({ type }) => type === 'main')?.pid ?? 0;
  return { tray: await Tray.of(pid), pid, ended };
}

/** Tells the running app to quit and waits until nothing of it runs. */
export async function quit({ tray, ended }: Running): Promise<void> {
  tray.close();
  expect(await asUser(['parley', '--quit'])).toMatchObject({ code: 0 });
  expect(await ended).toMatchObject({ code: 0 });
  await expect.poll(() => processes()).toEqual([]);
}

/** The processes of the installed app: its own and Chromium's, by what they are for. */
export function processes(): { readonly pid: number; readonly type: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // Chromium rewrites the command lines of its helpers, with spaces between.
        const [file = '', ...args] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split(/[\0 ]/);
        if (!/^(\/usr\/lib\/parley\/)?parley$/.test(file)) return [];
        const type = args.find((arg) => arg.startsWith('--type='))?.slice(7) ?? 'main';
        return [{ pid: Number(name), type }];
      } catch {
        // Gone meanwhile.
        return [];
      }
    });
}

/** A file of the profile, which lies in the session's home. */
export function profileFile(name: string): string {
  return readFileSync(join(home, '.config/Parley', name), 'utf8');
}

/** The visible windows that carry a name. */
export async function windowsNamed(name: string): Promise<string[]> {
  const args = ['search', '--onlyvisible', '--name', name];
  // xdotool ends with 1 when it finds nothing.
  const { stdout } = await promisify(execFile)('xdotool', args).catch(
    (error: { code?: number }) => {
      if (error.code === 1) return { stdout: '' };
      throw error;
    },
  );
  return stdout.split('\n').filter(Boolean);
}

/** The name of the window that has the keyboard; empty: none has. */
export async function focusedWindow(): Promise<string> {
  const args = ['getactivewindow', 'getwindowname'];
  const { stdout } = await promisify(execFile)('xdotool', args).catch(() => ({ stdout: '' }));
  return stdout.trim();
}
