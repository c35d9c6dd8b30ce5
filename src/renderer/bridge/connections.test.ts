import { describe, expect, it } from 'vitest';
import type { Connection, ConnectionDraft, Connections } from '../../shared/connections.js';
import { failureTexts } from '../../shared/failures.js';
import { RefusedError } from './client.js';
import { createConnections } from './connections.js';
import { createFakeClient, settled } from './testing.js';

const work: Connection = {
  id: 'work',
  name: 'Work',
  settings: { kind: 'key', serverUrl: 'wss://talk.example', apiKey: 'key' },
  secret: 'vault',
};
const none: Connections = {
  list: [],
  activeId: null,
  storage: { kind: 'keyring', backend: 'gnome_libsecret' },
};
const some: Connections = { ...none, list: [work], activeId: 'work' };
const draft: ConnectionDraft = { name: 'Work', settings: work.settings, secret: 'hush' };
const full = (): never => {
  throw new RefusedError('app.internal', 'ENOSPC');
};

describe('connections', () => {
  it('are main’s, and its newest word counts, whichever comes first', async () => {
    const fake = createFakeClient({ 'connections.current': () => none });
    const { connections } = createConnections(fake.client, 'list', () => 0);
    expect(connections.get()).toBeUndefined();
    fake.tell('connections.changed', some);
    await settled();
    expect(connections.get()).toBe(some);
    fake.tell('connections.changed', none);
    expect(connections.get()).toBe(none);
  });

  it('say which page is wanted, also when the same one is wanted again', () => {
    const fake = createFakeClient({ 'connections.current': () => none });
    const { asked } = createConnections(fake.client, 'add', () => 0);
    const seen: string[] = [];
    asked.subscribe(({ page }) => seen.push(page));
    fake.tell('connections.show', 'edit');
    fake.tell('connections.show', 'edit');
    expect(seen.filter((page) => page === 'edit')).toHaveLength(2);
    expect(asked.get()).toEqual({ page: 'edit' });
  });

  it('are saved, and chosen when that is wanted', async () => {
    const fake = createFakeClient({
      'connections.current': () => none,
      'connections.save': () => work,
    });
    const remote = createConnections(fake.client, 'list', () => 0);
    await settled();
    fake.asked.length = 0;
    expect(await remote.save(draft)).toBe(work);
    expect(await remote.use('work')).toBe(true);
    expect(fake.asked).toEqual([
      { name: 'connections.save', input: { draft } },
      { name: 'connections.choose', input: { id: 'work' } },
    ]);
    expect(remote.trouble.get()).toBeUndefined();
  });

  it('that cannot be saved are said with the reason until the next attempt', async () => {
    let save: () => Connection = full;
    const fake = createFakeClient({
      'connections.current': () => none,
      'connections.save': () => save(),
    });
    const remote = createConnections(fake.client, 'list', () => 7);
    await settled();
    fake.asked.length = 0;
    expect(await remote.save(draft)).toBeUndefined();
    expect(fake.asked.map(({ name }) => name)).toEqual(['connections.save']);
    expect(remote.trouble.get()).toMatchObject({
      code: 'app.internal',
      message: failureTexts['app.internal'].message,
      detail: 'ENOSPC',
      at: 7,
    });
    save = () => work;
    expect(await remote.save(draft)).toBe(work);
    expect(remote.trouble.get()).toBeUndefined();
  });

  it('that cannot be used yet say the reason until it was read', async () => {
    const fake = createFakeClient({
      'connections.current': () => none,
      'connections.choose': full,
    });
    const remote = createConnections(fake.client, 'list', () => 0);
    expect(await remote.use('work')).toBe(false);
    expect(remote.trouble.get()).toMatchObject({ code: 'app.internal' });
    remote.forgetTrouble();
    expect(remote.trouble.get()).toBeUndefined();
  });

  it('are removed, and secrets allowed elsewhere, by main', async () => {
    const fake = createFakeClient({ 'connections.current': () => some });
    const remote = createConnections(fake.client, 'list', () => 0);
    await settled();
    fake.asked.length = 0;
    await remote.remove('work');
    await remote.allowPlain(true);
    expect(fake.asked).toEqual([
      { name: 'connections.remove', input: { id: 'work' } },
      { name: 'connections.allow-plain', input: true },
    ]);
  });
});
