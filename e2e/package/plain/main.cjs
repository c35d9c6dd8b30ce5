// The least an Electron app can be: one sandboxed window with one line of text.
const { app, BrowserWindow } = require('electron');

// Files of an archive are no pages with the fuses that Parley's package has.
const page = '<!doctype html><title>Plain</title><p>A window of Electron</p>';

app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 960, height: 680 });
  void window.loadURL(`data:text/html,${encodeURIComponent(page)}`);
});
