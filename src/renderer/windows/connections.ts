/** The Connections window: where calls go, and how Parley is let in there. */
import type { ConnectionsPage } from '../../shared/connections.js';
import { createAppInfo } from '../bridge/app-info.js';
import { createConnections } from '../bridge/connections.js';
import ConnectionsWindow from '../ui/connections/ConnectionsWindow.svelte';
import { openPage } from './page.js';

const { client, warn, setTheme, show } = openPage();
const info = createAppInfo(client, warn);
const wanted = location.hash.slice(1);
const first: ConnectionsPage = wanted === 'add' || wanted === 'edit' ? wanted : 'list';
const remote = createConnections(client, first, Date.now);

info.subscribe((now) => setTheme(now?.settings.theme));
show(ConnectionsWindow, {
  connections: remote.connections,
  trouble: remote.trouble,
  asked: remote.asked,
  onsave: remote.save,
  onuse: remote.use,
  onremove: remote.remove,
  onallow: (allowed: boolean) => void remote.allowPlain(allowed),
  onforget: remote.forgetTrouble,
  onclose: () => window.close(),
});
