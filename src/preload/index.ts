import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { requestChannels, signalChannels } from '../shared/channels.js';
import type { Bridge, Reply } from '../shared/ipc.js';

const unlisted = (name: string): Extract<Reply<never>, { ok: false }> => ({
  ok: false,
  code: 'ipc.bad-input',
  message: `There is no channel ${name}.`,
});

const bridge: Bridge = {
  request: (name, input) =>
    requestChannels.includes(name)
      ? ipcRenderer.invoke(name, input)
      : Promise.resolve(unlisted(name)),
  on(name, listener) {
    if (!signalChannels.includes(name)) throw new TypeError(unlisted(name).message);
    const receive = (_event: IpcRendererEvent, value: Parameters<typeof listener>[0]): void =>
      listener(value);
    ipcRenderer.on(name, receive);
    return () => void ipcRenderer.off(name, receive);
  },
};

contextBridge.exposeInMainWorld('parley', Object.freeze(bridge));
