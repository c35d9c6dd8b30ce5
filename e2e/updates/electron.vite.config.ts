/** The app's own main process, with a server of updates compiled in that only tests may have. */
import { resolve } from 'node:path';
import { defineConfig, mergeConfig } from 'electron-vite';
import app from '../../electron.vite.config.js';

export default defineConfig({
  main: mergeConfig(app.main ?? {}, {
    define: { __UPDATE_SOURCE__: process.env['TEST_UPDATE_SOURCE'] },
    build: {
      lib: { entry: resolve('src/main/index.ts') },
      outDir: process.env['TEST_MAIN'],
      emptyOutDir: true,
    },
  }),
});
