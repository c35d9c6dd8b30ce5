import type { App, WebContents } from 'electron';
import type { Log } from '../logging/log.js';

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
    // Told of the page's own navigations as well as of its frames': `will-navigate` adds nothing to it.
    contents.on('will-frame-navigate', stop('navigation'));
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
