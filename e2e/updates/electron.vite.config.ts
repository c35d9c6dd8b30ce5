/** The app's own main process with a server of updates compiled in that only tests may have. */
import { defineConfig, mergeConfig } from 'electron-vite';
import { main } from '../../electron.vite.config.js';

export default defineConfig({
  main: mergeConfig(main, {
    define: { __UPDATE_SOURCE__: process.env['TEST_UPDATE_SOURCE'] },
    build: { outDir: process.env['TEST_MAIN'], emptyOutDir: true },
  }),
});
