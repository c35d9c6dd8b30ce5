// Hosts the pages that are compared with one another, one window each:
// electron bench/apps/party --page=<name> … [--key=<page>:<accelerator> …]
const { app, BrowserWindow, globalShortcut, ipcMain, net, protocol, session } = require('electron');
const { join, normalize } = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { pathToFileURL } = require('node:url');

const dist = join(__dirname, '../../dist');
const valuesOf = (flag) =>
  process.argv
    .filter((word) => word.startsWith(`--${flag}=`))
    .map((word) => word.slice(flag.length + 3));

app.commandLine.appendSwitch('allow-loopback-in-peer-connection');
app.enableSandbox();
// As Parley's own pages are served: a secure context, compiled code cached.
protocol.registerSchemesAsPrivileged([
  {
    scheme: 'bench',
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]);

/** A token for a room of its own, or for the room named; signed by main, as in Parley, `lateMs` later. */
async function credentials(_event, { room, identity, agent, lateMs }) {
  if (lateMs) await delay(lateMs);
  const { AccessToken, RoomAgentDispatch, RoomConfiguration } = await import('livekit-server-sdk');
  const { LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET } = process.env;
  const token = new AccessToken(LIVEKIT_API_KEY, LIVEKIT_API_SECRET, { identity, ttl: '10m' });
  token.addGrant({ roomJoin: true, room: room ?? crypto.randomUUID() });
  if (agent) {
    const agents = [new RoomAgentDispatch({ agentName: agent })];
    token.roomConfig = new RoomConfiguration({ agents });
  }
  return { serverUrl: LIVEKIT_URL, participantToken: await token.toJwt(), agents: [] };
}

app.whenReady().then(() => {
  protocol.handle('bench', (request) => {
    const file = normalize(join(dist, new URL(request.url).pathname));
    return net.fetch(pathToFileURL(file).href);
  });
  session.defaultSession.setPermissionRequestHandler((_page, _permission, answer) => answer(true));
  ipcMain.handle('credentials', credentials);
  const keys = new Map(valuesOf('key').map((pair) => pair.split(':')));
  for (const [index, page] of valuesOf('page').entries()) {
    const window = new BrowserWindow({
      width: 480,
      height: 360,
      x: index * 120,
      y: index * 90,
      webPreferences: { preload: join(__dirname, 'preload.cjs') },
    });
    const key = keys.get(page);
    if (key && !globalShortcut.register(key, () => window.webContents.send('key')))
      throw new Error(`${key} is taken.`);
    void window.loadURL(`bench://party/pages/${page}.html`);
  }
});
