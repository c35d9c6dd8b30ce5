/** The Connections window: where calls go, and how Parley is let in there. */
import type { Connection, ConnectionsPage } from '../../shared/connections.js';
import { createAppInfo } from '../bridge/app-info.js';
import { createConnections } from '../bridge/connections.js';
import { createConnectionTester } from '../bridge/connection-test.js';
import ConnectionsWindow from '../ui/connections/ConnectionsWindow.svelte';
import { writable } from '@parley/session';
import { consoleLogger } from './logger.js';
import { openPage } from './page.js';

const { client, warn, setTheme, show } = openPage();
const info = createAppInfo(client, warn);
const wanted = location.hash.slice(1);
const first: ConnectionsPage = wanted === 'add' || wanted === 'edit' ? wanted : 'list';
const remote = createConnections(client, first, Date.now);

const tester = createConnectionTester({
  client,
  // livekit-client is large, and a window that only shows a list has no use for it.
  openProbe: async () =>
    (await import('@parley/session/livekit')).createRoomProbe({ logger: consoleLogger }),
  clock: () => performance.now(),
  now: Date.now,
});
const talkKey = writable<string | undefined>(undefined);

info.subscribe((now) => {
  setTheme(now?.settings.theme);
  talkKey.set(now?.hotkey.label ?? undefined);
});
addEventListener('pagehide', tester.cancel);
show(ConnectionsWindow, {
  connections: remote.connections,
  trouble: remote.trouble,
  asked: remote.asked,
  report: tester.report,
  talkKey,
  onsave: remote.save,
  ontest: (connection: Connection) => void tester.start(connection),
  onask: () => void tester.ask(),
  onstop: tester.cancel,
  onforgettest: tester.forget,
  onuse: remote.use,
  onremove: remote.remove,
  onmove: remote.move,
  onduplicate: remote.duplicate,
  onimport: remote.importFile,
  onexport: remote.exportFile,
  onallow: (allowed: boolean) => void remote.allowPlain(allowed),
  onforget: remote.forgetTrouble,
  onclose: () => window.close(),
});
