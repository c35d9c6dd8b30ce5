// @ts-check
// An Electron that shows one page and nothing else; Playwright does the rest.
const { app, BrowserWindow } = require('electron');

app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 640, height: 480 });
  void window.loadURL(process.env['LAB_URL'] ?? 'about:blank');
});
