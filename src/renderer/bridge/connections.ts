import type {
  Connection,
  ConnectionDraft,
  Connections,
  ConnectionsPage,
  Imported,
} from '../../shared/connections.js';
import type { Failure } from '../../shared/failures.js';
import { writable } from '@parley/session';
import type { Readable } from '@parley/session';
import type { Client } from './client.js';
import { failureOf } from './failures.js';

/** The saved connections, which main keeps; a secret goes there and never comes back. */
export interface RemoteConnections {
  /** Undefined until main has answered. */
  readonly connections: Readable<Connections | undefined>;
  /** Why the last thing that was tried did not work. */
  readonly trouble: Readable<Failure | undefined>;
  /** The page that the user wants to see; a new object each time. */
  readonly asked: Readable<{ readonly page: ConnectionsPage }>;
  /** Resolves with what was saved; undefined: it was not, and `trouble` says why. */
  save(draft: ConnectionDraft): Promise<Connection | undefined>;
  /** Each resolves with whether it is done; if not, `trouble` says why. */
  use(id: string): Promise<boolean>;
  remove(id: string): Promise<boolean>;
  move(id: string, to: number): Promise<boolean>;
  /** Resolves with the copy; undefined: there is none, and `trouble` says why. */
  duplicate(id: string): Promise<Connection | undefined>;
  /** Resolves with what came of it; undefined: nothing was chosen, or `trouble` says why. */
  importFile(): Promise<Imported | undefined>;
  /** Resolves with whether a file was written. */
  exportFile(): Promise<boolean>;
  /** Whether secrets may be kept where other programs can read them. */
  allowPlain(allowed: boolean): Promise<boolean>;
  forgetTrouble(): void;
}

/**
 * Asks main for the connections, follows them, and has it change them.
 * @param first the page that this window was opened for
 * @param now milliseconds since the epoch
 */
export function createConnections(
  client: Client,
  first: ConnectionsPage,
  now: () => number,
): RemoteConnections {
  const connections = writable<Connections | undefined>(undefined);
  const trouble = writable<Failure | undefined>(undefined);
  const asked = writable({ page: first });
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    trouble.set(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      trouble.set(failureOf(error, now()));
      return false;
    }
  };
  const answer = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    let value: Value | undefined;
    await attempt(async () => {
      value = await work();
    });
    return value;
  };
  client.on('connections.changed', connections.set);
  client.on('connections.show', (page) => asked.set({ page }));
  void attempt(async () => {
    const now = await client.request('connections.current', undefined);
    // A change that overtook the answer is the newer of the two.
    if (!connections.get()) connections.set(now);
  });
  return {
    connections,
    trouble,
    asked,
    save: (draft) => answer(() => client.request('connections.save', { draft })),
    use: (id) => attempt(() => client.request('connections.choose', { id })),
    remove: (id) => attempt(() => client.request('connections.remove', { id })),
    move: (id, to) => attempt(() => client.request('connections.move', { id, to })),
    duplicate: (id) => answer(() => client.request('connections.duplicate', { id })),
    importFile: async () =>
      (await answer(() => client.request('connections.import', undefined))) ?? undefined,
    exportFile: async () =>
      (await answer(() => client.request('connections.export', undefined))) === 'written',
    allowPlain: (allowed) => attempt(() => client.request('connections.allow-plain', allowed)),
    forgetTrouble: () => trouble.set(undefined),
  };
}
