import type { ElectronApplication, Page } from 'playwright';
import { ServerView } from '../support/room.js';
import { startSite } from '../support/site.js';
import { expect, test } from '../support/test.js';

/** Puts a link into the page, large enough to be clicked. */
async function addLink(page: Page, href: string, target = ''): Promise<void> {
  await page.evaluate(
    (given) => {
      document.querySelector('#planted')?.remove();
      const link = Object.assign(document.createElement('a'), { id: 'planted', ...given });
      link.textContent = 'planted';
      link.setAttribute('style', '');
      Object.assign(link.style, { position: 'fixed', inset: '40px', zIndex: '9' });
      document.body.append(link);
    },
    { href, target },
  );
}

/** Drops a file on the page, as from the system's file manager. */
async function dropFile(page: Page, file: string): Promise<void> {
  const entered = page.evaluate(
    () => new Promise((resolve) => addEventListener('dragenter', () => resolve(true), true)),
  );
  const devtools = await page.context().newCDPSession(page);
  const at = { x: 200, y: 300, data: { items: [], files: [file], dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, ...at });
  await devtools.detach();
  await entered;
}

/** Each way out of the page; `told` is what the log must say, where main is asked at all. */
function attempts(site: string): {
  readonly name: string;
  readonly told?: string;
  run(page: Page): Promise<unknown>;
}[] {
  const script = (name: string, told: string | undefined, run: (to: string) => void) => ({
    name,
    ...(told && { told }),
    run: (page: Page) => page.evaluate(run, `${site}/${encodeURIComponent(name)}`),
  });
  const click = (
    name: string,
    told: string,
    { button = 'left', key }: { button?: 'left' | 'middle'; key?: string },
    target = '',
    address = `${site}/${encodeURIComponent(name)}`,
  ) => ({
    name,
    told,
    async run(page: Page) {
      await addLink(page, address, target);
      if (key) await page.keyboard.down(key);
      // Not through the link's locator, which would wait for the navigation that never comes.
      await page.mouse.click(200, 200, { button });
      if (key) await page.keyboard.up(key);
    },
  });
  return [
    script('location', 'navigation refused', (to) => void (location.href = to)),
    script('replace', 'navigation refused', (to) => location.replace(to)),
    script('another page of the app', 'navigation refused', () => {
      location.href = 'app://parley/tray.html';
    }),
    script(
      'a file',
      'Not allowed to load local resource',
      () => void (location.href = 'file:///etc/hostname'),
    ),
    script(
      'a data page',
      'Not allowed to navigate',
      () => void (location.href = 'data:text/html,hello'),
    ),
    script('a script address', undefined, () => {
      location.href = 'javascript:void(globalThis.scriptAddress = true)';
    }),
    script('reload', 'navigation refused', () => location.reload()),
    script('window.open', 'new window refused', (to) => void window.open(to)),
    script('window.open here', 'navigation refused', (to) => void window.open(to, '_self')),
    script('an empty window', 'new window refused', () => void window.open('about:blank')),
    script('a form', undefined, (to) => {
      const form = Object.assign(document.createElement('form'), { action: to, method: 'post' });
      document.body.append(form);
      form.submit();
    }),
    script('a refresh', 'navigation refused', (to) => {
      const meta = document.createElement('meta');
      meta.httpEquiv = 'refresh';
      meta.content = `0;url=${to}`;
      document.head.append(meta);
    }),
    script('a frame', undefined, (to) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: to }));
    }),
    script('a web view', undefined, (to) => {
      const view = document.createElement('webview');
      view.setAttribute('src', to);
      document.body.append(view);
    }),
    click('a click', 'navigation refused', {}),
    click('a middle click', 'new window refused', { button: 'middle' }),
    click('a click with Ctrl', 'new window refused', { key: 'Control' }),
    click('a click with Shift', 'new window refused', { key: 'Shift' }),
    click('a link for a new window', 'new window refused', {}, '_blank'),
    click('a mail link', 'refused', {}, '', 'mailto:someone@example.test'),
    click('a link of another program', 'refused', {}, '', 'smb://example.test/share'),
    { name: 'a dropped file', run: (page) => dropFile(page, '/etc/hostname') },
  ];
}

/** Makes main note what it is asked to open outside, and not open it. */
async function watchOpening(app: ElectronApplication): Promise<() => Promise<string[]>> {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    const note = (what: string): Promise<string> => Promise.resolve(String(opened.push(what)));
    Object.assign(shell, { openExternal: note, openPath: note });
  });
  return () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
}

test('no way leads out of the page, and the call goes on', async ({ launch, server }) => {
  const site = await startSite();
  const parley = await launch({ server });
  const opened = await watchOpening(parley.app);
  const { main } = parley;
  const view = new ServerView(server);
  await main.getByRole('button', { name: 'Talk', exact: true }).click();
  await expect(parley.microphone).toBeChecked();
  await expect.poll(() => view.tracksOfPeople()).toBe(1);
  const before = await view.person();
  const born = await main.evaluate(() => performance.timeOrigin);

  for (const { name, told, run } of attempts(site.origin)) {
    await test.step(name, async () => {
      const lines = parley.log().length;
      await run(main);
      if (told)
        await expect
          .poll(() => parley.log().slice(lines), { message: name, timeout: 10_000 })
          .toContain(told);
    });
  }
  // Whatever came of the attempts that main is not asked about has come of them by now.
  await main.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));

  expect(main.url()).toBe('app://parley/index.html');
  expect(await main.evaluate(() => performance.timeOrigin)).toBe(born);
  expect(await main.evaluate(() => 'scriptAddress' in globalThis)).toBe(false);
  expect(
    await parley.app.evaluate(({ webContents }) => webContents.getAllWebContents().length),
  ).toBe(1);
  expect(site.visits).toEqual([]);
  expect(await opened()).toEqual([]);
  // Playwright's own locators wait for the navigations that were refused.
  const buttons = await main.evaluate(() =>
    [...document.querySelectorAll('button')].map((button) => button.textContent.trim()),
  );
  expect(buttons).toContain('End');
  expect(await view.person()).toEqual(before);
  site.close();
});

test('a page that main itself loads is led nowhere else', async ({ launch, server }) => {
  const site = await startSite();
  const parley = await launch({ server });
  const loaded = await parley.app.evaluate(async ({ BrowserWindow }, url) => {
    const window = new BrowserWindow({ show: false });
    return window.loadURL(url).then(
      () => window.webContents.getURL(),
      () => 'refused',
    );
  }, `${site.origin}/redirect`);
  expect(loaded).toBe('refused');
  expect(site.visits).toEqual(['/redirect']);
  expect(parley.log()).toContain('redirect refused');
  site.close();
});
