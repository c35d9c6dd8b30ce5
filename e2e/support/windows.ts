import { join } from 'node:path';
import type { ElectronApplication } from 'playwright';

const preload = join(import.meta.dirname, '../../out/preload/index.cjs');

/** A window of the app's process that is none of the app's own, with the app's own preload. */
export interface StrangeWindow {
  /** Runs an expression in its page; answers with what it comes to. */
  run(expression: string): Promise<unknown>;
}

/** Opens a hidden window at an address, as a defect or an attacker in main could. */
export async function openStrangeWindow(
  app: ElectronApplication,
  url: string,
): Promise<StrangeWindow> {
  const id = await app.evaluate(
    async ({ BrowserWindow }, given) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload: given.preload, sandbox: true, contextIsolation: true },
      });
      await window.loadURL(given.url);
      return window.id;
    },
    { url, preload },
  );
  return {
    run: (expression) =>
      app.evaluate(
        ({ BrowserWindow }, given) =>
          BrowserWindow.fromId(given.id)?.webContents.executeJavaScript(
            given.expression,
            // As if the user had just clicked: some requests are refused without it anyway.
            true,
          ) as Promise<unknown>,
        { id, expression },
      ),
  };
}
