import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import { electronRuntime } from '../../tools/assets/runtime.mjs';
import { cleanEnvironment } from './parley.js';

const run = promisify(execFile);
const page = `data:text/html,<title>Front</title><style>*{margin:0;border:0}</style>
<body onclick="document.body.dataset.clicks=Number(document.body.dataset.clicks??0)+1">
<textarea autofocus style="width:100vw;height:100vh"></textarea>`;

/** Another program, in front and as large as the screen, with a field that has the keyboard. */
export class FrontProgram {
  private constructor(
    private readonly app: ElectronApplication,
    private readonly page: Page,
    private readonly window: string,
  ) {}

  /** Resolves when it has the keyboard. */
  static async start(): Promise<FrontProgram> {
    const profile = mkdtempSync(join(tmpdir(), 'parley-front-'));
    const app = await _electron.launch({
      executablePath: await electronRuntime(),
      args: [join(import.meta.dirname, '../lab'), `--user-data-dir=${profile}`],
      env: { ...cleanEnvironment(), LAB_URL: page },
      chromiumSandbox: true,
    });
    const shown = await app.firstWindow();
    await (await app.browserWindow(shown)).evaluate((window) => window.setFullScreen(true));
    const found = ['search', '--sync', '--onlyvisible', '--name', '^Front$'];
    await run('xdotool', [...found, 'windowactivate', '--sync']);
    const { stdout: focus } = await run('xdotool', ['getwindowfocus']);
    await shown.locator('textarea').focus();
    return new FrontProgram(app, shown, focus.trim());
  }

  /** Whether it is the window with the keyboard, as the X server says. */
  async hasKeyboard(): Promise<boolean> {
    const { stdout } = await run('xdotool', ['getwindowfocus']);
    return stdout.trim() === this.window;
  }

  text(): Promise<string> {
    return this.page.locator('textarea').inputValue();
  }

  /** How often the mouse has clicked on it. */
  async clicks(): Promise<number> {
    return Number((await this.page.locator('body').getAttribute('data-clicks')) ?? 0);
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

/** Moves the desktop's mouse. */
export async function movePointer(x: number, y: number): Promise<void> {
  await run('xdotool', ['mousemove', String(Math.round(x)), String(Math.round(y))]);
}

/** Clicks with the desktop's mouse. */
export async function clickAt(x: number, y: number): Promise<void> {
  await movePointer(x, y);
  await run('xdotool', ['click', '1']);
}
