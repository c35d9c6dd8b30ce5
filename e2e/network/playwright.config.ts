import { defineConfig } from 'playwright/test';

// Tests that need a network of their own: namespace.mjs makes it.
export default defineConfig({
  testDir: '.',
  globalSetup: '../test-setup.mjs',
  outputDir: '../../test-results/network',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: 'list',
});
