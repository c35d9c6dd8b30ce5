import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

// `@parley/session` is read from its sources, as tsconfig.base.json says.
const resolve = { tsconfigPaths: true };

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['{src,packages,local,scripts,tools,packaging,e2e,bench}/**/*.test.{ts,mjs}'],
          exclude: [
            '**/node_modules/**',
            '**/dist/**',
            '**/*.integration.test.*',
            '**/*.component.test.ts',
          ],
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        resolve,
        test: {
          name: 'unit-components',
          include: ['src/renderer/**/*.component.test.ts'],
          environment: 'happy-dom',
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: {
          name: 'integration',
          include: ['{src,local,e2e}/**/*.integration.test.{ts,mjs}'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          globalSetup: 'local/test-setup.mjs',
          // A real server and real speech models on a small machine.
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
