import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { localLog } from './packaging/local-log.mjs';
import { nativeAddon } from './packaging/native-addon.mjs';
import { onlyShipped } from './packaging/only-shipped.mjs';
import { updateSource } from './packaging/update-source.mjs';

const root = import.meta.dirname;
const page = (name: string) => resolve(root, 'src/renderer', `${name}.html`);

// Everything is bundled but the native addon: the app needs no node_modules at run time.
export default defineConfig({
  main: {
    resolve: { tsconfigPaths: true },
    plugins: [localLog(), nativeAddon(), onlyShipped()],
    define: { __UPDATE_SOURCE__: JSON.stringify(updateSource(process.env)) },
    build: {
      externalizeDeps: false,
      lib: {
        entry: {
          index: resolve(root, 'src/main/index.ts'),
          'release-hook': resolve(root, 'src/main/release-hook/index.ts'),
        },
        formats: ['cjs'],
      },
      rollupOptions: {
        // `debug` would colour its lines with it, where it happens to be there.
        external: ['supports-color'],
        // What is loaded late is a file of its own.
        output: { entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
      },
      target: 'node20',
    },
  },
  preload: {
    resolve: { tsconfigPaths: true },
    plugins: [onlyShipped()],
    build: {
      externalizeDeps: false,
      lib: { entry: resolve(root, 'src/preload/index.ts'), formats: ['cjs'] },
      rollupOptions: { output: { entryFileNames: 'index.cjs' } },
      target: 'node20',
    },
  },
  renderer: {
    root: resolve(root, 'src/renderer'),
    // `@parley/session` is bundled from its sources.
    resolve: { tsconfigPaths: true },
    plugins: [svelte({ configFile: resolve(root, 'svelte.config.js') }), onlyShipped()],
    build: {
      rollupOptions: {
        input: {
          index: page('index'),
          tray: page('tray'),
          picker: page('picker'),
          connections: page('connections'),
          settings: page('settings'),
          overlay: page('overlay'),
        },
        // webrtc-adapter, inside livekit-client, evens out browsers of long ago and other makers;
        // its one call and that of its reader of SDP are all that keep it, and these pages know one
        // browser, a new one.
        // What the windows share is one file: each file that the first one waits for is asked of main.
        output: {
          codeSplitting: {
            groups: [
              {
                name: 'shared',
                test: /node_modules[\\/](svelte|esm-env|clsx|@fontsource-variable)[\\/]|src[\\/](shared|renderer[\\/](bridge|ui|windows))[\\/]|packages[\\/]session[\\/]src[\\/][^\\/]+$/,
                minShareCount: 2,
              },
            ],
          },
        },
        treeshake: { manualPureFunctions: ['adapterFactory', 'requireSdp'] },
      },
      target: 'chrome130',
      modulePreload: { polyfill: false },
      minify: true,
    },
  },
});
