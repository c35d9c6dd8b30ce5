import { defineConfig } from 'playwright/test';

// One desktop, one keyboard, one tray: the tests take turns.
export default defineConfig({
  testDir: 'tests',
  globalSetup: './test-setup.mjs',
  outputDir: '../test-results/e2e',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: 'list',
});
