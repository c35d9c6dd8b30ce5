// @ts-check
// An Electron that shows one page and nothing else; Playwright does the rest.
const { app, BrowserWindow } = require('electron');

app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 960, height: 680, useContentSize: true });
  void window.loadURL(process.env['GALLERY_URL'] ?? 'about:blank');
});
