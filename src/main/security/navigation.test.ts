import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { guardNavigation } from './navigation.js';
import { fakeLog } from '../testing.js';

function setUp(devUrl: string | null = null) {
  const app = new EventEmitter();
  const contents = Object.assign(new EventEmitter(), {
    getURL: () => 'http://localhost:5173/index.html',
    setWindowOpenHandler: (handler: (details: { url: string }) => unknown) => void (open = handler),
  });
  let open: ((details: { url: string }) => unknown) | undefined;
  const log = fakeLog();
  const stop = guardNavigation({ app: app as never, devUrl, log });
  app.emit('web-contents-created', {}, contents);
  const prevented = (event: string, url: string): boolean => {
    let stopped = false;
    contents.emit(event, { url, preventDefault: () => void (stopped = true) });
    return stopped;
  };
  return { app, log, prevented, stop, open: (url: string) => open?.({ url }) };
}

describe('navigation', () => {
  it.each(['will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    '%s is refused and logged, to our own pages too',
    (event) => {
      const { prevented, log } = setUp();
      for (const url of ['https://example.com', 'file:///etc/passwd', 'app://parley/tray.html'])
        expect(prevented(event, url)).toBe(true);
      expect(log.lines).toHaveLength(3);
    },
  );

  it('no page opens a window', () => {
    const { open } = setUp();
    for (const url of ['https://example.com', 'about:blank', 'javascript:1'])
      expect(open(url)).toEqual({ action: 'deny' });
  });

  it('a page of the development server may reload itself, no more', () => {
    const { prevented } = setUp('http://localhost:5173');
    expect(prevented('will-frame-navigate', 'http://localhost:5173/index.html')).toBe(false);
    expect(prevented('will-frame-navigate', 'http://localhost:5173/other.html')).toBe(true);
    expect(prevented('will-frame-navigate', 'https://example.com')).toBe(true);
  });

  it('guards no more once it is disposed', () => {
    const { app, stop } = setUp();
    stop();
    expect(app.listenerCount('web-contents-created')).toBe(0);
  });
});
