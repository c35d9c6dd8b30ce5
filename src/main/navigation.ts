import type { App, Shell, WebContents } from 'electron';
import type { Log } from './log.js';

export interface NavigationDeps {
  readonly app: Pick<App, 'on' | 'off'>;
  /** The address of the development server's pages, which reload themselves; null: there is none. */
  readonly devUrl: string | null;
  readonly log: Log;
}

/** Keeps every page where it is: nothing navigates, opens a window or holds a web view. */
export function guardNavigation({ app, devUrl, log }: NavigationDeps): () => void {
  const guard = (_event: unknown, contents: WebContents): void => {
    const stop = (what: string) => (event: { preventDefault(): void; url: string }) => {
      if (devUrl !== null && isSamePage(event.url, contents.getURL(), devUrl)) return;
      event.preventDefault();
      log.warn(`${what} refused: ${event.url.slice(0, 200)}`);
    };
    contents.on('will-navigate', stop('navigation'));
    contents.on('will-frame-navigate', stop('frame navigation'));
    contents.on('will-redirect', stop('redirect'));
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
      log.warn('web view refused');
    });
    contents.setWindowOpenHandler(({ url }) => {
      log.warn(`new window refused: ${url.slice(0, 200)}`);
      return { action: 'deny' };
    });
  };
  app.on('web-contents-created', guard);
  return () => void app.off('web-contents-created', guard);
}

function isSamePage(target: string, current: string, devUrl: string): boolean {
  return (
    target === current && URL.canParse(target) && new URL(target).origin === new URL(devUrl).origin
  );
}

/** Longer addresses are not for people. */
const lengthLimit = 2048;

/**
 * The address to hand to the system's browser; undefined when it must not be: anything but a plain
 * https address could start a program or hide where it leads.
 */
export function externalUrl(text: string): string | undefined {
  if (text.length > lengthLimit || /[\s\x00-\x1f]/.test(text) || !URL.canParse(text))
    return undefined;
  const url = new URL(text);
  const plain = url.protocol === 'https:' && !url.username && !url.password;
  return plain ? url.href : undefined;
}

/** Opens an address in the browser when {@link externalUrl} lets it; rejects when nothing opens it. */
export async function openExternal(
  text: string,
  { shell, log }: { readonly shell: Pick<Shell, 'openExternal'>; readonly log: Log },
): Promise<void> {
  const url = externalUrl(text);
  if (!url) return log.warn(`address not opened: ${text.slice(0, 200)}`);
  await shell.openExternal(url);
}
