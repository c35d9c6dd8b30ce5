import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { plainIcons } from './packaging/plain-icons.mjs';

export default { preprocess: [plainIcons(), vitePreprocess()] };
