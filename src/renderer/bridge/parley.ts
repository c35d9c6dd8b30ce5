import type { Bridge } from '../../shared/ipc.js';
import { createClient } from './client.js';
import type { Client } from './client.js';

declare global {
  interface Window {
    /** Put there by the preload; nothing but this file may touch it. */
    readonly parley: Bridge;
  }
}

/** The client of this page's own bridge. */
export function connectToMain(): Client {
  return createClient(window.parley);
}
