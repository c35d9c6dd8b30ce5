/** The window that asks which screen or window to share. */
import ScreenPicker from '../ui/picker/ScreenPicker.svelte';
import { openPage } from './page.js';

const { client, warn, setTheme, show } = openPage();
const pick = (id: string | null): void => void client.request('screen.pick', id).catch(warn);

async function showSources(): Promise<void> {
  const [sources, { settings }] = await Promise.all([
    client.request('screen.sources', undefined),
    client.request('app.info', undefined),
  ]);
  setTheme(settings.theme);
  show(ScreenPicker, { sources, onpick: pick });
}

showSources().catch((error: unknown) => {
  warn(error);
  // An empty window cannot be answered.
  pick(null);
});
