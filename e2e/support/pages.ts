import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InlineConfig, PluginOption } from 'vite';
import { contentSecurityPolicy } from '../../src/main/security/protocol.js';

/**
 * Builds pages that stand beside the app, and serves them on this machine under the app's own policy, so
 * that what it forbids is missing there too.
 * @param root the folder of their `index.html`
 */
export async function servePages({
  root,
  plugins = [],
}: {
  readonly root: string;
  readonly plugins?: readonly PluginOption[];
}): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { build, preview } = await import('vite');
  const outDir = mkdtempSync(join(tmpdir(), 'parley-pages-'));
  const shared: InlineConfig = {
    configFile: false,
    root,
    logLevel: 'warn',
    resolve: { tsconfigPaths: true },
    plugins: [...plugins],
    build: { outDir, emptyOutDir: true, target: 'chrome130', modulePreload: { polyfill: false } },
  };
  await build(shared);
  const headers = { 'Content-Security-Policy': contentSecurityPolicy };
  const server = await preview({
    ...shared,
    preview: { host: '127.0.0.1', port: 0, headers },
  });
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    async close() {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
