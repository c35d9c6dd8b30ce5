/** The window that asks which screen or window to share. */
import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import { mount } from 'svelte';
import { connectToMain } from '../bridge/parley.js';
import ScreenPicker from '../ui/picker/ScreenPicker.svelte';
import { applyTheme } from '../ui/theme.js';
import { consoleLogger as logger } from './logger.js';
import { pageTarget } from './target.js';

const client = connectToMain();
const warn = (error: unknown): void => logger.warn(String(error));
const pick = (id: string | null): void => void client.request('screen.pick', id).catch(warn);

async function show(): Promise<void> {
  const [sources, { settings }] = await Promise.all([
    client.request('screen.sources', undefined),
    client.request('app.info', undefined),
  ]);
  applyTheme(document.documentElement, settings.theme);
  mount(ScreenPicker, { target: pageTarget(), props: { sources, onpick: pick } });
}

show().catch((error: unknown) => {
  warn(error);
  // Nobody could answer in an empty window.
  pick(null);
});
