import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright';
import { electronRuntime } from '../../tools/assets/runtime.mjs';
import type { LaunchOptions, Parley } from './parley.js';
import { expect, test as base } from './test.js';
import { UpdateServer } from './update-server.js';

export { expect };

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/**
 * An AppImage as the app sees one: a file that is run, and that tells its path by `APPIMAGE`. These
 * note that they were started, and how.
 */
export const appImage = (name: string): Buffer =>
  Buffer.from(`#!/bin/sh
# ${name} ${'x'.repeat(300_000)}
{ echo ${name}; printf '%s\\n' "$@"; echo "LIVEKIT_URL=$LIVEKIT_URL"; } > "$0.part" && mv "$0.part" "$0.started"
`);

/** An installed Parley that updates itself from a server. */
export class Installed {
  readonly file: string;
  readonly #cache: string;

  /** @param mounted where the AppImage's runtime would have put its files */
  constructor(
    private readonly app: string,
    private readonly mounted: string,
  ) {
    const folder = mkdtempSync(join(tmpdir(), 'parley-installed-'));
    this.#cache = join(folder, 'cache');
    this.file = join(folder, 'Parley.AppImage');
    writeFileSync(this.file, appImage('old'), { mode: 0o755 });
  }

  options(more: LaunchOptions = {}): LaunchOptions {
    return {
      ...more,
      app: this.app,
      env: { APPIMAGE: this.file, APPDIR: this.mounted, XDG_CACHE_HOME: this.#cache },
    };
  }

  /** Which of the AppImages the file is: the word on its second line. */
  is(): string | undefined {
    return /^# (\S+)/m.exec(readFileSync(this.file, 'latin1'))?.[1];
  }

  /** What is kept of downloads, whole or half. */
  kept(): string[] {
    try {
      return readdirSync(join(this.#cache, 'parley-updater', 'pending'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  /** What the started file noted; waits for it. */
  async started(): Promise<string[]> {
    const note = `${this.file}.started`;
    await expect(() => readFileSync(note)).toPass({ timeout: 30_000 });
    return readFileSync(note, 'utf8').trim().split('\n');
  }
}

/** Opens the settings window on its page of updates. */
export async function openUpdates(parley: Parley): Promise<Page> {
  const opened = parley.app.waitForEvent('window');
  const tray = await parley.tray();
  await tray.click('Settings…');
  tray.close();
  const window = await opened;
  await window.getByRole('button', { name: 'Updates', exact: true }).click();
  return window;
}

/** Lets that window look for updates, and waits for the sentence that comes of it. */
export async function look(about: Page, sentence: string | RegExp): Promise<void> {
  await about.getByRole('button', { name: /^(Look for|Check)/ }).click();
  await expect(about.getByRole('status', { name: 'Updates' })).toContainText(sentence);
}

interface Shared {
  readonly updates: UpdateServer;
  /** The app's folder, with the update server compiled in. */
  readonly builtFor: string;
}

export const test = base.extend<{ readonly installed: Installed }, Shared>({
  updates: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const server = await UpdateServer.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  builtFor: [
    async ({ updates }, use) => {
      const source = { url: updates.url, publicKeys: [updates.key.publicKey], forTests: true };
      await use(await buildFor(source));
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  installed: async ({ builtFor }, use) => {
    await use(new Installed(builtFor, dirname(await electronRuntime())));
  },
});

/** The built app, with a main process that has this server compiled in. */
async function buildFor(source: object): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-updating-'));
  mkdirSync(join(folder, 'out'));
  for (const part of ['package.json', 'resources', 'out/preload', 'out/renderer'])
    symlinkSync(join(root, part), join(folder, part));
  // electron-builder leaves this in a package.
  writeFileSync(join(folder, 'dev-app-update.yml'), 'updaterCacheDirName: parley-updater\n');
  const env = {
    ...process.env,
    TEST_UPDATE_SOURCE: JSON.stringify(source),
    TEST_MAIN: join(folder, 'out/main'),
  };
  const config = 'e2e/updates/electron.vite.config.ts';
  await run('node_modules/.bin/electron-vite', ['build', '-c', config], { cwd: root, env });
  return folder;
}
