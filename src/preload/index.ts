import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { longestInput, requestNames, signalNames } from '../shared/ipc.js';
import type { Bridge, Reply } from '../shared/ipc.js';

const refused = (message: string): Promise<Extract<Reply<never>, { ok: false }>> =>
  Promise.resolve({ ok: false, code: 'ipc.bad-input', message });
const unlisted = (name: string): string => `There is no channel ${name}.`;

/** The input as it travels; undefined: it has no such form. */
function asText(input: unknown): string | undefined {
  try {
    return JSON.stringify(input);
  } catch {
    return undefined;
  }
}

const bridge: Bridge = {
  request(name, input) {
    if (!requestNames.includes(name)) return refused(unlisted(name));
    const text = asText(input);
    if (text === undefined && input !== undefined) return refused(`${name}: not plain data.`);
    // Main refuses it as well, but would have to take it in first.
    if (text !== undefined && text.length > longestInput)
      return refused(`${name}: more than ${longestInput} characters.`);
    return ipcRenderer.invoke(name, text);
  },
  on(name, listener) {
    if (!signalNames.includes(name)) throw new TypeError(unlisted(name));
    const receive = (_event: IpcRendererEvent, value: Parameters<typeof listener>[0]): void =>
      listener(value);
    ipcRenderer.on(name, receive);
    return () => void ipcRenderer.off(name, receive);
  },
};

contextBridge.exposeInMainWorld('parley', Object.freeze(bridge));
