/** The tray window: draws main's last snapshot and sends intents. */
import { writable } from '@parley/session';
import type { DeviceKind } from '../../shared/devices.js';
import { createActions } from '../bridge/actions.js';
import { createAppInfo } from '../bridge/app-info.js';
import { failureOf } from '../bridge/failures.js';
import { createRemoteSession } from '../bridge/view.js';
import TrayWindow from '../ui/tray/TrayWindow.svelte';
import { writeTimesAs } from '../ui/texts.js';
import { levelReader } from './level-reader.js';
import { openPage } from './page.js';

const { client, warn, setTheme, show } = openPage();
const info = createAppInfo(client, warn);
const { snapshot, level, devices, ...remote } = createRemoteSession(client, warn);
const { ask } = remote;
const unexpected = (error: unknown): void => {
  warn(error);
  // The conversation's owner keeps the list of failures: every surface shows the same.
  const { code, detail } = failureOf(error, Date.now());
  ask({ type: 'report-failure', code, ...(detail === undefined ? {} : { detail }) });
};
const choosing = writable<DeviceKind | undefined>(undefined);

info.subscribe((now) => setTheme(now?.settings.theme));
info.subscribe((now) => writeTimesAs(now?.timeLocale));
show(TrayWindow, {
  snapshot,
  info,
  openReader: levelReader(level),
  devices,
  choosing,
  ask,
  onaction: createActions(client, ask, snapshot.get, choosing.set, unexpected),
  onadd: () => void client.request('app.open-connections', 'add').catch(unexpected),
  onopen: () => void client.request('window.show-main', undefined).catch(unexpected),
  onhide: () => void client.request('window.hide-tray', undefined).catch(unexpected),
});
