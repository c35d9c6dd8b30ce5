// @ts-check
import { expect, test } from 'vitest';
import { strayPackages } from './only-shipped.mjs';

test('packages are told from paths, wherever they lie', () => {
  const modules = [
    '/parley/src/main/index.ts',
    '/parley/node_modules/zod/index.js',
    '/parley/node_modules/@scope/name/lib/a.js?commonjs',
    '\0/parley/node_modules/debug/src/node.js?commonjs-proxy',
    '/parley/node_modules/outer/node_modules/inner/a.js',
    'C:\\parley\\node_modules\\has-flag\\index.js',
  ];
  const shipped = new Set(['node_modules/zod', 'node_modules/debug']);
  expect(strayPackages(modules, shipped)).toEqual([
    'node_modules/@scope/name',
    'node_modules/has-flag',
    'node_modules/outer/node_modules/inner',
  ]);
});
