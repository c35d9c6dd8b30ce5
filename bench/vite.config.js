import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;
const page = (name) => join(root, 'pages', `${name}.html`);

export default defineConfig({
  root,
  base: './',
  logLevel: 'warn',
  // One copy of it, also for Parley's adapters: the pages reach into its rooms.
  resolve: { dedupe: ['livekit-client', '@livekit/protocol'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome130',
    chunkSizeWarningLimit: 2000,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { bare: page('bare'), raw: page('raw'), peer: page('peer'), ours: page('ours') },
    },
  },
});
