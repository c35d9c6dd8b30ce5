// Tells on standard output when the first window was shown, painted, and had its Talk button.
const { app, ipcMain } = require('electron');
const { join } = require('node:path');

const now = () => performance.timeOrigin + performance.now();
const tell = (what, at) => process.stdout.write(`bench ${what} ${at}\n`);

/** Watches the app's first window; call it before any window is made. */
exports.watchStart = () => {
  const preload = join(__dirname, 'watch-page.cjs');
  app.on('session-created', (session) => {
    // Electron 35 has the second one and 45 no longer the first.
    if (session.registerPreloadScript)
      session.registerPreloadScript({ type: 'frame', filePath: preload });
    else session.setPreloads([preload]);
  });
  app.once('browser-window-created', (_event, window) => {
    if (window.isVisible()) tell('shown', now());
    else window.once('show', () => tell('shown', now()));
    const seen = new Set();
    ipcMain.on('bench', (event, what, at) => {
      if (event.sender !== window.webContents || seen.has(what)) return;
      seen.add(what);
      tell(what, at);
    });
  });
};
