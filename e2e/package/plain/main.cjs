// The least an Electron app can be: one sandboxed window with one line of text.
const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');

app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 960, height: 680 });
  void window.loadFile(join(__dirname, 'index.html'));
});
