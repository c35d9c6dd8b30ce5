// @ts-check
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../tools/bootstrap/command.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** @type {Record<string, string>} */
const mimeTypes = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
const sizes = /** @type {const} */ ({
  main: { width: 960, height: 680 },
  small: { width: 720, height: 560 },
  tray: { width: 360, height: 480 },
  about: { width: 560, height: 640 },
  picker: { width: 720, height: 540 },
  connections: { width: 560, height: 640 },
  narrow: { width: 400, height: 640 },
  overlay: { width: 360, height: 200 },
});

/** @param {string} outDir */
async function buildGallery(outDir) {
  const { build } = await import('vite');
  const { svelte } = await import('@sveltejs/vite-plugin-svelte');
  await build({
    configFile: false,
    root: join(root, 'gallery'),
    logLevel: 'warn',
    resolve: { tsconfigPaths: true },
    plugins: [svelte({ configFile: join(root, 'svelte.config.js') })],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome130',
      modulePreload: { polyfill: false },
    },
  });
}

/** @param {string} folder */
async function serve(folder) {
  const { runnerImport } = await import('vite');
  // The app's own, so that what it forbids is missing here too.
  const {
    module: { contentSecurityPolicy: policy },
  } = await runnerImport(join(root, 'src/main/security/protocol.ts'));
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://gallery').pathname);
    readFile(join(folder, path)).then(
      (body) =>
        response
          .writeHead(200, {
            'content-type': mimeTypes[extname(path)] ?? 'application/octet-stream',
            'content-security-policy': policy,
          })
          .end(body),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('No port was given.');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${address.port}/index.html`, close };
}

/**
 * @template Result
 * @param {string} url
 * @param {(page: import('playwright').Page) => Promise<Result>} use
 */
async function withElectron(url, use) {
  const { _electron } = await import('playwright');
  const { electronRuntime } = await import('../tools/assets/runtime.mjs');
  const profile = await mkdtemp(join(tmpdir(), 'gallery-profile-'));
  const app = await _electron.launch({
    executablePath: await electronRuntime(),
    args: [join(root, 'gallery'), `--user-data-dir=${profile}`],
    env: /** @type {Record<string, string>} */ ({ ...process.env, GALLERY_URL: url }),
    chromiumSandbox: true,
  });
  try {
    return await use(await app.firstWindow());
  } finally {
    await app.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/**
 * What is wrong with a page: accessibility by axe, and anything it said to the console.
 * @param {import('playwright').Page} page
 */
async function violationsOf(page) {
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run();
    return violations.map(
      (/** @type {any} */ { id, nodes }) =>
        `${id}: ${nodes.map((/** @type {any} */ n) => n.html.slice(0, 120) + ' ' + (n.any[0]?.message ?? '')).join(' | ')}`,
    );
  });
}

/**
 * @param {import('playwright').Page} page
 * @param {string} url
 * @param {string} folder
 * @param {{ only: string[] | undefined, scales: number[], windows: (keyof typeof sizes)[] }} wanted
 */
async function shootAll(page, url, folder, { only, scales, windows }) {
  const axe = await readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
  const device = await page.context().newCDPSession(page);
  /** @type {string[]} */
  const wrong = [];
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`));
  for (const window of windows) {
    await page.goto(`${url}?window=${window}`);
    /** @type {string[]} */
    const states = await page.evaluate(() => /** @type {any} */ (globalThis).gallery.states);
    const chosen = only ? states.filter((state) => only.includes(state)) : states;
    for (const theme of ['light', 'dark'])
      for (const state of chosen) {
        for (const scale of scales) {
          await device.send('Emulation.setDeviceMetricsOverride', {
            ...sizes[window],
            deviceScaleFactor: scale,
            mobile: false,
          });
          await page.goto(`${url}?state=${state}&theme=${theme}&window=${window}`);
          // A moving ring has its shape after a few frames.
          await page.evaluate(
            'document.fonts.ready.then(() => new Promise((r) => setTimeout(r, 250)))',
          );
          // Playwright's own screenshots are in CSS pixels here.
          const { data } = await device.send('Page.captureScreenshot', { format: 'png' });
          const file = join(folder, `${window}-${theme}-${state}@${scale}x.png`);
          await writeFile(file, Buffer.from(data, 'base64'));
        }
        await device.send('Runtime.evaluate', { expression: axe });
        for (const line of await violationsOf(page))
          wrong.push(`${window} ${theme} ${state}: ${line}`);
      }
  }
  return wrong;
}

await command(
  {
    usage: 'node scripts/gallery.mjs [options]',
    summary:
      'Takes a picture of the windows in every state, light and dark, and checks each with axe.\nNeeds a display and an ordinary user: node e2e/desktop/session.mjs -- node scripts/gallery.mjs',
    options: {
      out: { type: 'string', value: 'folder', help: 'Where to; test-results/gallery by default.' },
      only: { type: 'string', value: 'states', help: 'Names of states, with commas between.' },
      windows: {
        type: 'string',
        value: 'names',
        help: 'Of main, small, tray, about, picker, connections, narrow and overlay; all by default.',
      },
      scales: { type: 'string', value: 'numbers', help: 'Pixels per CSS pixel; 1,2 by default.' },
    },
  },
  async ({ values }) => {
    const folder = String(values['out'] ?? join(root, 'test-results/gallery'));
    await mkdir(folder, { recursive: true });
    const built = await mkdtemp(join(tmpdir(), 'gallery-built-'));
    await buildGallery(built);
    const site = await serve(built);
    try {
      const wrong = await withElectron(site.url, (page) =>
        shootAll(page, site.url, folder, {
          only: values['only'] ? String(values['only']).split(',') : undefined,
          scales: String(values['scales'] ?? '1,2')
            .split(',')
            .map(Number),
          windows: /** @type {(keyof typeof sizes)[]} */ (
            String(
              values['windows'] ?? 'main,small,tray,about,picker,connections,narrow,overlay',
            ).split(',')
          ),
        }),
      );
      for (const line of wrong) console.error(line);
      console.log(`${wrong.length} things wrong; the pictures are in ${folder}`);
      return wrong.length ? 1 : 0;
    } finally {
      site.close();
      await rm(built, { recursive: true });
    }
  },
);
