import { describe, expect, it } from 'vitest';
import type { Connection, Connections } from '../../../shared/connections.js';
import { shownFor } from './pages.js';

const own: Connection = {
  id: 'own',
  name: 'Own',
  settings: { kind: 'sandbox', sandboxId: 'a' },
  secret: 'none',
};
const given: Connection = { ...own, id: 'environment', secret: 'environment' };
const of = (list: readonly Connection[], activeId: string | null): Connections => ({
  list,
  activeId,
  storage: { kind: 'keyring', backend: 'gnome_libsecret' },
});
const list = { page: 'list' };
const add = { page: 'form', connection: undefined };

describe('the page that is shown', () => {
  it.each([
    ['list', of([], null), list],
    ['add', of([own], 'own'), add],
    ['edit', of([given, own], 'own'), { page: 'form', connection: own }],
    // Nothing here changes what the environment gives.
    ['edit', of([given, own], 'environment'), list],
    ['edit', of([own], null), list],
    ['edit', of([], null), add],
  ] as const)('for "%s" of %j', (page, connections, shown) => {
    expect(shownFor(page, connections)).toEqual(shown);
  });
});
