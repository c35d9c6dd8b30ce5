/** The overlay: draws what main tells it, and sends intents. */
import { initialSnapshot } from '../../shared/session.js';
import { createActions } from '../bridge/actions.js';
import { createAppInfo } from '../bridge/app-info.js';
import { createOverlayLine } from '../bridge/overlay.js';
import Overlay from '../ui/overlay/Overlay.svelte';
import { levelReader } from './level-reader.js';
import { openPage } from './page.js';

const { client, warn, setTheme, show } = openPage();
const info = createAppInfo(client, warn);
const { view, level, ask, fit, keep, close } = createOverlayLine(client, warn);

info.subscribe((now) => setTheme(now?.settings.theme));
show(Overlay, {
  view,
  openReader: levelReader(level),
  ask,
  onaction: createActions(
    client,
    ask,
    () => view.get()?.snapshot ?? initialSnapshot,
    (kind) => {
      // The choice of devices is the main window's.
      client.request('window.show-main', undefined).catch(warn);
      ask({ type: 'choose-device', kind });
    },
    warn,
  ),
  onopen: () => void client.request('window.show-main', undefined).catch(warn),
  onfit: fit,
  onkeep: keep,
  onclose: close,
});
