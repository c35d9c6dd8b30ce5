/** The Connections window: where calls go, and how Parley is let in there. */
import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import { mount } from 'svelte';
import type { ConnectionsPage } from '../../shared/connections.js';
import { createAppInfo } from '../bridge/app-info.js';
import { createConnections } from '../bridge/connections.js';
import { connectToMain } from '../bridge/parley.js';
import ConnectionsWindow from '../ui/connections/ConnectionsWindow.svelte';
import { applyTheme } from '../ui/theme.js';
import { consoleLogger as logger } from './logger.js';
import { pageTarget } from './target.js';

const client = connectToMain();
const info = createAppInfo(client, (error) => logger.warn(String(error)));
const wanted = location.hash.slice(1);
const first: ConnectionsPage = wanted === 'add' || wanted === 'edit' ? wanted : 'list';
const remote = createConnections(client, first, Date.now);

info.subscribe((now) => applyTheme(document.documentElement, now?.settings.theme ?? 'system'));
mount(ConnectionsWindow, {
  target: pageTarget(),
  props: {
    connections: remote.connections,
    trouble: remote.trouble,
    asked: remote.asked,
    onsave: remote.save,
    onuse: remote.use,
    onremove: remote.remove,
    onallow: (allowed: boolean) => void remote.allowPlain(allowed),
    onforget: remote.forgetTrouble,
    onclose: () => window.close(),
  },
});
