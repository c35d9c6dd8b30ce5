/** The tray window: draws main's last snapshot and sends intents. */
import { writable } from '@parley/session';
import type { DeviceKind } from '../../shared/devices.js';
import type { Intent } from '../../shared/session.js';
import { createActions } from '../bridge/actions.js';
import { createAppInfo } from '../bridge/app-info.js';
import { createTroubles } from '../bridge/troubles.js';
import { createRemoteSession } from '../bridge/view.js';
import TrayWindow from '../ui/tray/TrayWindow.svelte';
import { writeTimesAs } from '../ui/texts.js';
import { levelReader } from './level-reader.js';
import { openPage } from './page.js';

const { client, warn, setTheme, show } = openPage();
const info = createAppInfo(client, warn);
const { snapshot, level, devices, ...remote } = createRemoteSession(client, warn);
const troubles = createTroubles(snapshot, Date.now);
const unexpected = (error: unknown): void => {
  warn(error);
  troubles.addError(error);
};

const choosing = writable<DeviceKind | undefined>(undefined);
const ask = (intent: Intent): void => {
  if (intent.type === 'dismiss-failure') troubles.dismiss(intent.code);
  remote.ask(intent);
};

info.subscribe((now) => setTheme(now?.settings.theme));
info.subscribe((now) => writeTimesAs(now?.timeLocale));
show(TrayWindow, {
  snapshot: troubles.shown,
  info,
  openReader: levelReader(level),
  devices,
  choosing,
  ask,
  onaction: createActions(client, ask, snapshot.get, choosing.set, unexpected),
  onopen: () => void client.request('window.show-main', undefined).catch(unexpected),
  onhide: () => void client.request('window.hide-tray', undefined).catch(unexpected),
});
