import type { About } from '../../shared/about.js';
import { writable } from '@parley/session';
import type { Readable } from '@parley/session';
import type { Client } from './client.js';

/** What main tells of Parley itself, and its third parties' licences; undefined until it is there. */
export interface RemoteAbout {
  readonly about: Readable<About | undefined>;
  readonly licences: Readable<string | undefined>;
}

/** Asks main for everything that the About window shows, and keeps it up to date. */
export function createRemoteAbout(client: Client, onError: (error: unknown) => void): RemoteAbout {
  const about = writable<About | undefined>(undefined);
  const licences = writable<string | undefined>(undefined);
  client.on('about.changed', about.set);
  client.request('app.about', undefined).then((first) => {
    // A change that overtook the answer is the newer of the two.
    if (!about.get()) about.set(first);
  }, onError);
  client.request('app.licences', undefined).then(licences.set, onError);
  return { about, licences };
}
