import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { electronRuntime } from '../../tools/assets/runtime.mjs';
import { cleanEnvironment } from '../support/parley.js';
import { startScripted } from '../support/scripted.js';
import { installExample, packSession } from '../support/session-package.js';
import { expect, test } from '../support/test.js';
import { TokenEndpoint } from '../support/token-endpoint.js';

test('the minimal example, built on the packed package, has a conversation with an agent', async ({
  server,
}) => {
  const { build, preview } = await import('vite');
  const endpoint = await TokenEndpoint.start(server);
  const worker = await startScripted(server, 'my-agent');
  const example = installExample('minimal', await packSession());
  const config = { root: example, logLevel: 'warn' } as const;
  await build(config);
  const host = '127.0.0.1';
  const proxy = { '/token': new URL(endpoint.url).origin };
  const pages = await preview({ ...config, preview: { host, port: 0, proxy } });
  const profile = mkdtempSync(join(tmpdir(), 'parley-example-profile-'));
  const app = await _electron.launch({
    executablePath: await electronRuntime(),
    args: [
      join(import.meta.dirname, '../lab'),
      `--user-data-dir=${profile}`,
      '--use-fake-device-for-media-stream',
      '--allow-loopback-in-peer-connection',
    ],
    env: { ...cleanEnvironment(), LAB_URL: pages.resolvedUrls?.local[0] ?? '' },
  });
  try {
    const page = await app.firstWindow();
    await page.getByRole('button', { name: 'Start' }).click();
    await expect(page.getByRole('status')).toHaveText('listening', { timeout: 60_000 });
    await page.getByLabel('Message').fill('hello');
    await page.getByRole('button', { name: 'Send' }).click();
    const rows = page.getByRole('list', { name: 'Transcript' }).getByRole('listitem');
    await expect(rows).toHaveText([/hello$/, /Hello to you too\.$/]);
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect(endpoint.asked.map(({ body }) => body)).toMatchObject([
      { room_config: { agents: [{ agent_name: 'my-agent' }] } },
    ]);
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await expect(page.getByRole('status')).toHaveText('disconnected');
  } finally {
    await app.close();
    await pages.close();
    await worker.stop();
    await endpoint.close();
  }
});
