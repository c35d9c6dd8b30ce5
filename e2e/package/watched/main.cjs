// Runs an app as it is; once its first window is shown and painted, tells when that was and ends.
const { app, ipcMain } = require('electron');
const { writeSync } = require('node:fs');
const { join } = require('node:path');

// The app's own files, one folder up in the archive.
const root = join(__dirname, '..');
const { watched } = require(join(root, 'package.json'));

const times = {};
const note = (what, at) => {
  times[what] ??= at;
  if (!('shown' in times && 'painted' in times)) return;
  writeSync(1, `${Math.max(times.shown, times.painted)}\n`);
  app.exit(0);
};
const now = () => performance.timeOrigin + performance.now();

app.on('session-created', (session) => {
  const preload = join(__dirname, 'page.cjs');
  // Electron 35 has the second one and 45 no longer the first.
  if (session.registerPreloadScript)
    session.registerPreloadScript({ type: 'frame', filePath: preload });
  else session.setPreloads([preload]);
});
app.once('browser-window-created', (_event, window) => {
  if (window.isVisible()) note('shown', now());
  else window.once('show', () => note('shown', now()));
  ipcMain.on('painted', (event, at) => {
    if (event.sender === window.webContents) note('painted', at);
  });
});
require(join(root, watched));
