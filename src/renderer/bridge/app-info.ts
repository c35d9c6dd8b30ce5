import type { AppInfo } from '../../shared/ipc.js';
import { writable } from '@parley/session';
import type { Readable } from '@parley/session';
import type { Client } from './client.js';

/** What main tells about the app: undefined until it has answered, then always its newest word. */
export function createAppInfo(
  client: Client,
  onError: (error: unknown) => void,
): Readable<AppInfo | undefined> & { dispose(): void } {
  const info = writable<AppInfo | undefined>(undefined);
  const stop = client.on('app.changed', info.set);
  client.request('app.info', undefined).then((first) => {
    // A change that overtook the answer is the newer of the two.
    if (!info.get()) info.set(first);
  }, onError);
  return { subscribe: info.subscribe, get: info.get, dispose: stop };
}
