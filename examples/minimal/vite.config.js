import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// Where your backend hands out tokens; LiveKit's name for it is a token endpoint.
const proxy = { '/token': 'http://127.0.0.1:8080' };

export default defineConfig({ plugins: [svelte()], server: { proxy } });
