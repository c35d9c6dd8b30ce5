import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const root = import.meta.dirname;
const page = (name) => join(root, 'pages', `${name}.html`);

export default defineConfig({
  root,
  base: './',
  logLevel: 'warn',
  plugins: [svelte({ configFile: join(root, '../svelte.config.js') })],
  // One copy of it, also for Parley's adapters: the pages reach into its rooms.
  resolve: {
    dedupe: ['livekit-client', '@livekit/protocol'],
    // The sources: these pages belong to no tsconfig.json that could say so.
    alias: { '@parley/session': join(root, '../packages/session/src') },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome130',
    chunkSizeWarningLimit: 2000,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: Object.fromEntries(
        ['bare', 'raw', 'peer', 'peer-list', 'ours', 'ours-list'].map((name) => [name, page(name)]),
      ),
    },
  },
});
