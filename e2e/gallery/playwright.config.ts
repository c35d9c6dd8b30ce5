import { defineConfig } from 'playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/gallery-run',
  workers: 1,
  timeout: 120_000,
  forbidOnly: true,
  reporter: 'list',
});
