import { defineConfig } from 'playwright/test';

const parts = (process.env['PARLEY_PACKAGE_PARTS'] ?? 'test').split(' ');

// One installation, from the first package to its removal: each part begins where the last one ended.
const life = [
  { name: 'install', testMatch: 'install.spec.ts' },
  { name: 'upgrade', testMatch: 'upgrade.spec.ts', dependencies: ['install'] },
  { name: 'use', testMatch: 'use.spec.ts', dependencies: ['upgrade'] },
  { name: 'removal', testMatch: 'removal.spec.ts', dependencies: ['use'] },
];
const comparison = {
  name: 'compare',
  testMatch: 'compare.spec.ts',
  dependencies: parts.includes('test') ? ['removal'] : [],
};

export default defineConfig({
  testDir: '.',
  globalSetup: './test-setup.mjs',
  outputDir: '../../test-results/package',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'list',
  projects: [
    ...(parts.includes('test') ? life : []),
    ...(parts.includes('compare') ? [comparison] : []),
  ],
});
