// @ts-check
import { build } from 'vite';
import { expect, test } from 'vitest';
import { localLog } from './local-log.mjs';

/** @param {string} source */
async function bundled(source) {
  const entry = {
    name: 'entry',
    resolveId: (/** @type {string} */ id) => (id === 'entry' ? id : null),
    load: (/** @type {string} */ id) => (id === 'entry' ? source : null),
  };
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [entry, localLog()],
    build: { ssr: true, write: false, rollupOptions: { input: 'entry' } },
    ssr: { noExternal: true },
  });
  return JSON.stringify(built);
}

test('the log that ships can reach no server', async () => {
  const code = await bundled("export { default } from 'electron-log/node.js';");
  expect(code).toContain('resolvePathFn');
  expect(code).not.toMatch(/(require\(|from )\\?['"]https?\\?['"]/);
});

test('a build in which it has moved fails', async () => {
  await expect(bundled('export {};')).rejects.toThrow('local-log.mjs');
});
