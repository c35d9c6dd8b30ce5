// The floor: the least an Electron app can be. One sandboxed window, one line of text.
const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');
const { watchStart } = require('../watch-start.cjs');

watchStart();
app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 960, height: 680 });
  void window.loadFile(join(__dirname, 'index.html'));
});
