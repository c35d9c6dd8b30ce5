import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { beforeAll, expect, it } from 'vitest';
import { sessionApi } from '../../scripts/lib/session-api.mjs';
import { installExample, packSession } from '../support/session-package.js';

let folder: string;
let manifest: { readonly exports: Readonly<Record<string, Record<string, string>>> };
beforeAll(async () => {
  folder = await packSession();
  manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as typeof manifest;
}, 300_000);

it('exports what packages/session/etc says', () => {
  expect(sessionApi({ write: false })).toEqual([]);
}, 120_000);

it('packs what an app needs, and nothing else', () => {
  expect(readdirSync(folder).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist',
    'package.json',
  ]);
  const targets = Object.values(manifest.exports).flatMap((entry) => Object.values(entry));
  expect(targets.filter((target) => !existsSync(join(folder, target)))).toEqual([]);
  const packed = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
  expect(packed.filter((file) => !/^[\w/-]+(\.js|\.d\.ts)?$/.test(file))).toEqual([]);
});

it.each([
  // What it weighs today, and a little: raise it only for what an app gets in return.
  ['.', 21],
  ['./livekit', 13.7],
])('%s weighs at most %d kB, minified and compressed', async (entry, limit) => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      target: 'chrome130',
      lib: { entry: join(folder, manifest.exports[entry]?.['default'] ?? ''), formats: ['es'] },
      rollupOptions: { external: [/^livekit-client/, /^@livekit\/protocol/] },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const code = outputs.map((one) => ('code' in one ? one.code : '')).join('');
  expect(gzipSync(code).length / 1000).toBeLessThan(limit);
});

it('is all that the minimal example is built on, besides what both need', async () => {
  const example = installExample('minimal', folder);
  await build({ root: example, logLevel: 'error' });
  const page = readFileSync(join(example, 'dist/index.html'), 'utf8');
  const [script = ''] = /assets\/index-[\w-]+\.js/.exec(page) ?? [];
  expect(readFileSync(join(example, 'dist', script), 'utf8')).toContain('my-agent');
}, 120_000);
