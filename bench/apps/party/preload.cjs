const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('bench', {
  credentials: (options) => ipcRenderer.invoke('credentials', options),
  onKey: (listener) => void ipcRenderer.on('key', () => listener()),
});
