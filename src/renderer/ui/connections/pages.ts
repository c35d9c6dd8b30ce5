import type { Connection, Connections, ConnectionsPage } from '../../../shared/connections.js';

/** What the window shows: the list, or the form of a connection, of a new one without it. */
export type Shown =
  | { readonly page: 'list' }
  | { readonly page: 'form'; readonly connection: Connection | undefined };

export const list: Shown = { page: 'list' };

/** Whether it can be changed here; the environment's is changed where it was given. */
export function isOwn({ secret }: Connection): boolean {
  return secret !== 'environment';
}

/** What is shown to a user who asks for a page: to edit means the connection in use. */
export function shownFor(page: ConnectionsPage, connections: Connections): Shown {
  const { list: all, activeId } = connections;
  const active = all.find(({ id }) => id === activeId);
  if (page === 'edit' && active && isOwn(active)) return { page: 'form', connection: active };
  const adds = page === 'add' || (page === 'edit' && all.length === 0);
  return adds ? { page: 'form', connection: undefined } : list;
}
