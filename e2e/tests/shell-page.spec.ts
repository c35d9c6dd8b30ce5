import { readFileSync } from 'node:fs';
import { descendants } from '../support/agent.js';
import { startSite } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { atRest } from '../support/parley.js';

/** What of Node and Electron a page can lay hands on: each must be missing. */
function findNode(): string[] {
  const names = ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron'];
  const found = names.filter((name) => name in globalThis);
  const bridge = (globalThis as unknown as { parley: Record<string, unknown> }).parley;
  for (const key of Object.keys(bridge)) if (!['request', 'on'].includes(key)) found.push(key);
  if (!Object.isFrozen(bridge)) found.push('a bridge that can be changed');
  const window = globalThis as unknown as { parley: unknown };
  try {
    window.parley = {};
  } catch {
    // Read only, as it should be.
  }
  if (window.parley !== bridge) found.push('a bridge that can be replaced');
  return found;
}

/** What the page's policy must refuse; the answer names what it let through. */
async function breakPolicy(site: string): Promise<string[]> {
  const done: string[] = [];
  const marked = globalThis as unknown as Record<string, unknown>;
  // In a task of the page itself: the policy does not bind what a debugger runs.
  const attempt = (name: string, run: () => unknown): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(() => {
        Promise.resolve()
          .then(run)
          .then(
            (worked) => void (worked === false || done.push(name)),
            () => undefined,
          )
          .finally(resolve);
      });
    });
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));
  await attempt('eval', () => (0, eval)('1 + 1'));
  await attempt('Function', () => new Function('return 1')());
  await attempt('a timer of text', async () => {
    setTimeout('globalThis.timerOfText = true' as unknown as () => void);
    await settle();
    return marked['timerOfText'] === true;
  });
  await attempt('innerHTML', () => {
    document.createElement('p').innerHTML = '<b>markup</b>';
  });
  await attempt('insertAdjacentHTML', () =>
    document.createElement('p').insertAdjacentHTML('beforeend', '<b>markup</b>'),
  );
  await attempt('DOMParser', () => new DOMParser().parseFromString('<b>markup</b>', 'text/html'));
  await attempt('a policy of its own', () =>
    (
      globalThis as unknown as { trustedTypes: { createPolicy(n: string, r: object): unknown } }
    ).trustedTypes.createPolicy('mine', { createHTML: (text: string) => text }),
  );
  await attempt('an inline script', async () => {
    const script = document.createElement('script');
    script.append('globalThis.inlineScript = true');
    document.body.append(script);
    await settle();
    return marked['inlineScript'] === true;
  });
  await attempt('an event handler in markup', async () => {
    const image = document.createElement('img');
    image.setAttribute('onerror', 'globalThis.handlerInMarkup = true');
    image.src = 'app://parley/none.png';
    document.body.append(image);
    await settle();
    return marked['handlerInMarkup'] === true;
  });
  await attempt('fetch', () => fetch(`${site}/fetch`, { mode: 'no-cors' }));
  await attempt(
    'a socket',
    () =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(`${site.replace('http', 'ws')}/socket`);
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      }),
  );
  await attempt('a beacon', async () => {
    navigator.sendBeacon(`${site}/beacon`);
    await settle();
    return false; // told by the site's own count
  });
  for (const [tag, path] of [
    ['img', 'image'],
    ['script', 'script'],
    ['iframe', 'frame'],
    ['audio', 'sound'],
  ] as const)
    await attempt(tag, async () => {
      const element = document.createElement(tag) as HTMLImageElement;
      const loaded = new Promise<boolean>((resolve) => {
        element.addEventListener('load', () => resolve(true));
        element.addEventListener('error', () => resolve(false));
        setTimeout(() => resolve(false), 2_000);
      });
      element.src = `${site}/${path}`;
      document.body.append(element);
      // A refused frame loads as an empty one: the site's own count tells.
      return (await loaded) && tag !== 'iframe';
    });
  await attempt('a file', () => fetch('file:///etc/hostname'));
  return done;
}

function renderersOf(pid: number): number[] {
  return descendants(pid).filter((child) =>
    readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('--type=renderer'),
  );
}

test('a page has nothing of Node, and its policy refuses code and addresses that are not its own', async ({
  launch,
  server,
}) => {
  const site = await startSite();
  const parley = await launch({ server });
  for (const page of [parley.main, await parley.trayWindow()]) {
    expect(await page.evaluate(findNode)).toEqual([]);
    expect(await page.evaluate(breakPolicy, site.origin)).toEqual([]);
    // Nothing that was injected stands in for the app, and the app still works.
    await expect(page.getByRole('status', { name: 'Agent' })).toHaveText(atRest);
  }
  expect(site.visits).toEqual([]);
  site.close();
});

test('the windows run as the checklist says, each page in the system’s sandbox', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  const pages = [parley.main, await parley.trayWindow()];
  const windows = await parley.app.evaluate(({ BrowserWindow, app, Menu }) => ({
    preferences: BrowserWindow.getAllWindows().map((window) => {
      const all = (
        window.webContents as unknown as {
          getLastWebPreferences(): Record<string, unknown>;
        }
      ).getLastWebPreferences();
      const names = [
        'sandbox',
        'contextIsolation',
        'nodeIntegration',
        'nodeIntegrationInSubFrames',
        'nodeIntegrationInWorker',
        'webviewTag',
        'webSecurity',
        'allowRunningInsecureContent',
        'experimentalFeatures',
      ];
      return Object.fromEntries(names.map((name) => [name, all[name] ?? false]));
    }),
    menu: Menu.getApplicationMenu() === null,
    switches: ['no-sandbox', 'disable-web-security'].filter((name) =>
      app.commandLine.hasSwitch(name),
    ),
  }));
  expect(windows.preferences).toHaveLength(2);
  for (const preferences of windows.preferences)
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
    });
  expect(windows.menu).toBe(true);
  expect(windows.switches).toEqual([]);

  const renderers = renderersOf(parley.pid);
  expect(renderers.length).toBeGreaterThanOrEqual(1);
  for (const pid of renderers) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // 2: system calls are filtered.
    expect(status).toMatch(/^Seccomp:\s+2$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    // More than one number: a process number space of its own.
    expect(status).toMatch(/^NSpid:\s+\d+\s+\d+/m);
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('--no-sandbox');
  }
  for (const page of pages) expect(page.url()).toMatch(/^app:\/\/parley\//);
});
