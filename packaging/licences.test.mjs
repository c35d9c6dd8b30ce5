// @ts-check
import { expect, test } from 'vitest';
import { shippedPackages } from './licences.mjs';

test('what ships is the dependencies and theirs, each where Node finds it', () => {
  const packages = {
    '': { dependencies: { a: '1', missing: '1' }, devDependencies: { tool: '1' } },
    'node_modules/a': { version: '1.0.0', dependencies: { b: '2', c: '1' } },
    'node_modules/a/node_modules/b': { version: '2.0.0', dependencies: { a: '1', d: '1' } },
    'node_modules/b': { version: '1.0.0' },
    'node_modules/c': { version: '1.0.0' },
    'node_modules/d': { version: '1.0.0' },
    'node_modules/tool': { version: '1.0.0', dependencies: { b: '1' } },
    'local/agent': { dependencies: { b: '1' } },
  };
  expect(shippedPackages(packages)).toEqual([
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'node_modules/c',
    'node_modules/d',
  ]);
});
