import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '../../shared/failures.js';
import { describe, expect, it } from 'vitest';
import type { ConnectionDraft } from '../../shared/connections.js';
import { takeEnvironment } from '../credentials/environment.js';
import { Store } from '../settings-store.js';
import { fakeLog } from '../testing.js';
import { createConnections } from './connections.js';
import { connectionsFileSchemas, noConnections } from './stored.js';
import type { Vault } from './vault.js';

/** A vault whose keyring always opens. */
function fakeVault() {
  const secrets = new Map<string, string>();
  const unreadable = new Set<string>();
  /** Whether the secret before may go on serving, for each one kept. */
  const former: boolean[] = [];
  const keyring = { answers: Promise.resolve(), discarded: 0 };
  const purposes = new Map<string, string>();
  const has = (id: string, purpose: string): boolean =>
    secrets.has(id) && purposes.get(id) === purpose;
  const vault: Vault = {
    placeOf: (id, purpose) => ({
      secret: unreadable.has(id) ? 'unreadable' : has(id, purpose) ? 'vault' : 'missing',
    }),
    async read(id, purpose) {
      const secret = secrets.get(id);
      if (secret === undefined || !has(id, purpose)) throw new CodedError('vault.missing');
      return secret;
    },
    look: async () => ({ kind: 'keyring', backend: 'test' }),
    async seal(id, secret, purpose, formerServes) {
      await keyring.answers;
      return () => {
        former.push(formerServes);
        secrets.set(id, secret);
        purposes.set(id, purpose);
        unreadable.delete(id);
      };
    },
    forget: (id) => void secrets.delete(id),
    discardDamaged: () => (keyring.discarded += 1),
    describe: () => 'test',
    allowPlain: async () => undefined,
  };
  return { vault, secrets, unreadable, former, keyring };
}

const given = {
  LIVEKIT_URL: 'ws://127.0.0.1:7880',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'of-the-environment',
};

function setUp(env: NodeJS.ProcessEnv = {}, path?: string) {
  const file = path ?? join(mkdtempSync(join(tmpdir(), 'parley-connections-')), 'connections.json');
  const { vault, secrets, unreadable, former, keyring } = fakeVault();
  const log = fakeLog();
  const state = { talking: false, ids: 0, told: 0, unwritten: 0 };
  const learnt: string[] = [];
  const open = (variables: NodeJS.ProcessEnv = env) => {
    const connections = createConnections({
      file: new Store({
        file,
        schemas: connectionsFileSchemas,
        defaults: noConnections,
        now: () => 7,
        log,
      }),
      vault,
      environment: takeEnvironment({ ...variables }),
      isTalking: () => state.talking,
      newId: () => `id-${(state.ids += 1)}`,
      onUnwritten: () => (state.unwritten += 1),
      learn: (secret) => void learnt.push(secret),
      log,
    });
    connections.subscribe(() => (state.told += 1));
    return connections;
  };
  const text = (): string => readFileSync(file, 'utf8');
  return {
    connections: open(),
    open,
    file,
    text,
    secrets,
    unreadable,
    former,
    keyring,
    state,
    learnt,
    log,
  };
}

const withoutSecret: ConnectionDraft = {
  name: ' Work ',
  settings: { kind: 'key', serverUrl: 'https://work.example/', apiKey: 'api' },
  agentName: 'talker',
};
const work: ConnectionDraft = { ...withoutSecret, secret: 'the-secret' };
const endpoint: ConnectionDraft = {
  name: 'Tokens',
  settings: { kind: 'endpoint', url: 'https://tokens.example/a' },
  secret: 'Bearer the-header',
};
const sandbox: ConnectionDraft = {
  name: 'Cloud',
  settings: { kind: 'sandbox', sandboxId: 'box-1' },
};

describe('connections', () => {
  it('keeps one, without its secret, as the one in use where there is none', async () => {
    const { connections, open, text, state } = setUp();
    expect(connections.active()).toBeNull();
    const saved = await connections.save(work);
    expect(saved).toEqual({
      id: 'id-1',
      name: 'Work',
      settings: { kind: 'key', serverUrl: 'wss://work.example', apiKey: 'api' },
      agentName: 'talker',
      secret: 'vault',
    });
    expect(state.told).toBe(1);
    expect(text()).not.toContain('the-secret');
    expect(connections.active()).toEqual(saved);
    const later = open();
    expect(later.list()).toEqual([saved]);
    expect(later.active()).toEqual(saved);
    expect(await later.source()).toEqual({ connection: saved, secret: 'the-secret' });
  });

  it('changes one, whose absent secret stays', async () => {
    const { connections, secrets } = setUp();
    const { id } = await connections.save(work);
    const settings = { kind: 'key', serverUrl: 'wss://other.example', apiKey: 'api' } as const;
    const changed = await connections.save({ ...withoutSecret, id, name: 'Other', settings });
    expect(connections.list()).toEqual([changed]);
    expect(changed).toMatchObject({ id, name: 'Other', settings, secret: 'vault' });
    expect(secrets.get(id)).toBe('the-secret');
  });

  it('sends no stored authorization to another address, nor a token', async () => {
    const { connections, secrets, former } = setUp();
    const { id } = await connections.save(endpoint);
    const moved = { kind: 'endpoint', url: 'https://evil.example/a' } as const;
    const at = { kind: 'endpoint', url: 'https://tokens.example/b' } as const;
    expect((await connections.save({ id, name: 'Tokens', settings: at })).secret).toBe('vault');
    expect((await connections.save({ id, name: 'Tokens', settings: moved })).secret).toBe('none');
    expect(secrets.size).toBe(0);
    await connections.save({ ...endpoint, id });
    await connections.save({ ...endpoint, id, settings: at });
    await connections.save({ ...endpoint, id, settings: moved });
    expect(former).toEqual([false, false, true, false]);

    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln';
    const token = { kind: 'token', serverUrl: 'wss://work.example' } as const;
    const ready = await connections.save({ name: 'Ready', settings: token, secret: jwt });
    const elsewhere = { ...token, serverUrl: 'wss://evil.example' };
    await expect(
      connections.save({ id: ready.id, name: 'Ready', settings: elsewhere }),
    ).rejects.toMatchObject({ code: 'connections.invalid', message: 'Token is missing.' });
  });

  it('sends nothing to an address that only one of the two files has got', async () => {
    const { connections, open, file, text } = setUp();
    await connections.save(endpoint);
    writeFileSync(file, text().replace('tokens.example', 'evil.example'));
    const later = open();
    expect(later.active()).toMatchObject({ secret: 'missing' });
    await expect(later.source()).rejects.toMatchObject({ code: 'vault.missing' });
  });

  it('discards what is kept of a damaged vault only when the user takes a secret away', async () => {
    const { connections, keyring } = setUp();
    const { id } = await connections.save(endpoint);
    await connections.save({ ...endpoint, id });
    const other = await connections.save(sandbox);
    expect(keyring.discarded).toBe(0);
    await connections.save({ ...endpoint, id, secret: '' });
    expect(keyring.discarded).toBe(1);
    await connections.remove({ id: other.id });
    expect(keyring.discarded).toBe(2);
  });

  it('forgets a secret of another kind, and one that is taken away', async () => {
    const { connections, secrets } = setUp();
    const { id } = await connections.save(endpoint);
    expect((await connections.save({ ...endpoint, id, secret: '' })).secret).toBe('none');
    expect(secrets.size).toBe(0);
    await connections.save({ ...endpoint, id });
    expect((await connections.save({ ...sandbox, id })).secret).toBe('none');
    expect(secrets.size).toBe(0);
  });

  it('says so when an authorization that was given is not there any more', async () => {
    const { connections, open, secrets } = setUp();
    const { id, name, settings } = await connections.save(endpoint);
    secrets.clear();
    const later = open();
    expect(later.active()).toMatchObject({ id, secret: 'missing' });
    expect(later.active()).not.toHaveProperty('authorized');
    await expect(later.source()).rejects.toMatchObject({ code: 'vault.missing' });
    expect((await later.save({ id, name: 'Renamed', settings })).secret).toBe('missing');
    expect((await later.save({ id, name, settings, secret: '' })).secret).toBe('none');
    expect(open().active()).toMatchObject({ secret: 'none' });
  });

  it('knows of an authorization that was kept before such a mark was', async () => {
    const { connections, open, file, secrets } = setUp();
    const { id, name, settings } = await connections.save(endpoint);
    writeFileSync(file, JSON.stringify({ connections: [{ id, name, settings }], active: id }));
    const older = open();
    expect(older.active()?.secret).toBe('vault');
    await older.save({ id, name: 'Renamed', settings });
    secrets.clear();
    expect(open().active()?.secret).toBe('missing');
    writeFileSync(file, JSON.stringify({ connections: [{ id, name, settings }], active: id }));
    expect(open().active()?.secret).toBe('none');
  });

  it('writes nothing of the one in use when a call begins while the keyring is asked', async () => {
    const { connections, secrets, keyring, state, text } = setUp();
    const { id } = await connections.save(work);
    const before = text();
    let answer = (): void => undefined;
    keyring.answers = new Promise((resolve) => (answer = resolve));
    const saving = connections.save({ ...work, id, name: 'Other', secret: 'another' });
    await new Promise(setImmediate);
    state.talking = true;
    answer();
    await expect(saving).rejects.toMatchObject({ code: 'connections.in-call' });
    expect([text(), secrets.get(id)]).toEqual([before, 'the-secret']);
  });

  it('leaves a secret that cannot be read when only the name changes', async () => {
    const { connections, secrets, unreadable } = setUp();
    const { id } = await connections.save(work);
    unreadable.add(id);
    expect((await connections.save({ ...withoutSecret, id, name: 'New' })).secret).toBe(
      'unreadable',
    );
    expect(secrets.get(id)).toBe('the-secret');
  });

  it.each([
    [{ ...work, name: '' }, 'Name is missing.'],
    [
      { ...work, settings: { kind: 'key', serverUrl: 'ws://far.example', apiKey: 'a' } },
      'Server address must begin with wss: for far.example; ws: is for this computer only.',
    ],
    [{ ...work, secret: undefined }, 'API secret is missing.'],
  ] as const)('refuses what breaks a rule, and names it: %#', async (draft, message) => {
    const { connections, secrets, state } = setUp();
    const { secret, ...rest } = draft;
    await expect(
      connections.save(secret === undefined ? rest : { ...rest, secret }),
    ).rejects.toMatchObject({ code: 'connections.invalid', message });
    expect([connections.list(), secrets.size, state.told]).toEqual([[], 0, 0]);
  });

  it('has the environment’s first, in use at the start, and never changes it', async () => {
    const { connections, open, state } = setUp(given);
    const saved = await connections.save(work);
    expect(connections.list().map(({ id }) => id)).toEqual(['environment', saved.id]);
    expect(connections.active()?.id).toBe('environment');
    expect(await connections.source()).toMatchObject({ secret: 'of-the-environment' });
    const fixed = { code: 'connections.fixed' };
    await expect(connections.save({ ...work, id: 'environment' })).rejects.toMatchObject(fixed);
    await expect(connections.remove({ id: 'environment' })).rejects.toMatchObject(fixed);
    await connections.choose({ id: saved.id });
    expect(connections.active()?.id).toBe(saved.id);
    expect(open().active()?.id).toBe('environment');
    expect(open({}).active()?.id).toBe(saved.id);
    await connections.choose({ id: 'environment' });
    expect(connections.active()?.id).toBe('environment');
    expect(state.told).toBe(3);
  });

  it('puts nothing in the place of variables that are faulty until the user chooses', async () => {
    const { connections, open } = setUp();
    const { id } = await connections.save(sandbox);
    const faulty = open({ LIVEKIT_URL: 'wss://x.example' });
    expect(faulty.active()).toBeNull();
    await expect(faulty.source()).rejects.toMatchObject({
      code: 'token.missing',
      message: expect.stringContaining('LIVEKIT_API_KEY'),
    });
    await faulty.choose({ id });
    expect(await faulty.source()).toMatchObject({ connection: { id, secret: 'none' } });
  });

  it('keeps the one in use as it is during a call', async () => {
    const { connections, state } = setUp();
    const used = await connections.save(work);
    const other = await connections.save(sandbox);
    state.talking = true;
    const inCall = { code: 'connections.in-call' };
    await expect(connections.choose({ id: other.id })).rejects.toMatchObject(inCall);
    await expect(connections.save({ ...work, id: used.id })).rejects.toMatchObject(inCall);
    await expect(connections.remove({ id: used.id })).rejects.toMatchObject(inCall);
    await connections.save({ ...sandbox, id: other.id, name: 'Renamed' });
    await connections.save(endpoint);
    expect(connections.active()?.id).toBe(used.id);
    state.talking = false;
    await connections.choose({ id: other.id });
    expect(connections.active()).toMatchObject({ id: other.id, name: 'Renamed' });
  });

  it('removes one with its secret; the environment’s takes its place, or none', async () => {
    const { connections, secrets, open, text } = setUp(given);
    const { id } = await connections.save(work);
    await connections.choose({ id });
    await connections.remove({ id });
    expect(secrets.size).toBe(0);
    expect(text()).not.toContain('work.example');
    expect(connections.active()?.id).toBe('environment');
    expect(open({}).active()).toBeNull();
    const unknown = { code: 'connections.unknown' };
    await expect(connections.remove({ id })).rejects.toMatchObject(unknown);
    await expect(connections.choose({ id })).rejects.toMatchObject(unknown);
    await expect(connections.save({ ...work, id })).rejects.toMatchObject(unknown);
  });

  it('does one thing after the other', async () => {
    const { connections } = setUp();
    const { id } = await connections.save(work);
    const saving = connections.save({ ...work, id });
    await connections.remove({ id });
    expect(await saving).toMatchObject({ id });
    expect(connections.list()).toEqual([]);
  });

  it('keeps what is meant, not what was copied along with it', async () => {
    const { connections, text, secrets } = setUp();
    const { id } = await connections.save({
      name: 'Work',
      settings: {
        kind: 'key',
        serverUrl: 'LIVEKIT_URL=work.example',
        apiKey: 'LIVEKIT_API_KEY="api"',
      },
      agentName: 'agent_name="می‌خواهم"',
      secret: '\ufeffLIVEKIT_API_SECRET="the-secret"',
    });
    expect(JSON.parse(text())).toMatchObject({
      connections: [
        {
          settings: { kind: 'key', serverUrl: 'wss://work.example', apiKey: 'api' },
          agentName: 'می‌خواهم',
        },
      ],
    });
    expect(secrets.get(id)).toBe('the-secret');
  });

  it('understands what an older version kept as it was copied', async () => {
    const { connections, open, file, text, secrets, learnt } = setUp();
    const { id } = await connections.save(work);
    secrets.set(id, "'the-secret'");
    writeFileSync(file, text().replace('"api"', String.raw`"\"api\""`));
    const later = open();
    expect(later.active()?.settings).toMatchObject({ apiKey: 'api' });
    expect(await later.source()).toMatchObject({ secret: 'the-secret' });
    expect(learnt).toEqual(['the-secret']);
  });

  it('leaves alone, and tells, what it does not understand of the file', async () => {
    const { file } = setUp();
    const strange = [
      { id: 'x', name: 'Newer', settings: { kind: 'oidc', issuer: 'https://i' } },
      { id: 'y', name: 'Far', settings: { kind: 'token', serverUrl: 'ws://far.example' } },
      'text',
    ];
    writeFileSync(file, JSON.stringify({ connections: strange, active: 'x' }));
    const { connections, text, log } = setUp({}, file);
    expect(connections.list()).toEqual([]);
    expect(connections.active()).toBeNull();
    expect(log.lines).toEqual(['warn connections.json: 3 not understood, and left as they are']);
    await connections.save(work);
    expect((JSON.parse(text()) as { connections: unknown[] }).connections).toEqual([
      ...strange,
      expect.objectContaining({ id: 'id-1' }),
    ]);
  });

  it('says why there are no credentials, and tells when that is news', async () => {
    const { connections, secrets, state } = setUp();
    await expect(connections.source()).rejects.toMatchObject({ code: 'token.missing' });
    const { id } = await connections.save(work);
    state.told = 0;
    await connections.source();
    expect(state.told).toBe(0);
    secrets.delete(id);
    await expect(connections.source()).rejects.toMatchObject({ code: 'vault.missing' });
  });

  it('tells that the list could not be written; it holds for this run', async () => {
    const { file } = setUp();
    writeFileSync(file, 'a file, not a folder');
    const { connections, state } = setUp({}, join(file, 'connections.json'));
    const saved = await connections.save(sandbox);
    expect(state.unwritten).toBeGreaterThan(0);
    expect(connections.list()).toEqual([saved]);
  });
});

it('says when the connection in use was saved, chosen or removed, and not when another was', async () => {
  const { connections } = setUp();
  const seen: number[] = [];
  const note = (): void => void seen.push(connections.revision());
  note();
  const first = await connections.save(work);
  note();
  const second = await connections.save({ ...work, name: 'Second' });
  note();
  await connections.save({ ...work, id: first.id, secret: 'another-secret-of-the-key-000000000' });
  note();
  await connections.remove({ id: second.id });
  note();
  await connections.choose({ id: first.id });
  note();
  await connections.remove({ id: first.id });
  note();
  expect(seen).toEqual([0, 1, 1, 2, 2, 3, 4]);
});

it('takes the file of 0.1.0 as it is, and keeps what is said beside it from then on', async () => {
  const { file, open } = setUp();
  const old = {
    id: 'old',
    name: 'Old',
    settings: { kind: 'endpoint', url: 'https://tokens.example/a' },
    agentName: 'ada',
  };
  writeFileSync(file, JSON.stringify({ connections: [old], active: 'old' }));
  const later = open();
  expect(later.active()).toEqual({ ...old, secret: 'none' });
  const more = {
    agentMetadata: '{"a":1}',
    participantName: 'Ann',
    participantAttributes: { team: 'blue' },
    settings: {
      kind: 'endpoint',
      url: 'http://192.168.1.5:3000/token',
      serverUrl: 'ws://192.168.1.5:7880',
      withoutTls: true,
    },
  } as const;
  const draft = { ...old, ...more };
  const saved = await later.save(draft);
  expect(saved).toMatchObject({ ...more, agentName: 'ada' });
  expect(open().active()).toEqual(saved);
});

it('copies one with its secret, behind the first, under a name of its own', async () => {
  const { connections, secrets } = setUp();
  const first = await connections.save(work);
  await connections.save(sandbox);
  const copy = await connections.duplicate({ id: first.id });
  expect(copy).toMatchObject({ name: 'Work copy', settings: first.settings, secret: 'vault' });
  await connections.duplicate({ id: first.id });
  expect(connections.list().map(({ name }) => name)).toEqual([
    'Work',
    'Work copy 2',
    'Work copy',
    'Cloud',
  ]);
  expect(secrets.get(copy.id)).toBe('the-secret');
  expect(connections.active()?.id).toBe(first.id);
  await expect(connections.duplicate({ id: 'gone' })).rejects.toMatchObject({
    code: 'connections.unknown',
  });
});

it('copies that of the environment, and one whose secret is gone without it', async () => {
  const { connections, secrets } = setUp(given);
  const copy = await connections.duplicate({ id: 'environment' });
  expect(secrets.get(copy.id)).toBe('of-the-environment');
  const stored = await connections.save(work);
  secrets.delete(stored.id);
  expect(await connections.duplicate({ id: stored.id })).toMatchObject({ secret: 'missing' });
});

it('puts them in another order, and leaves what it does not understand where it is', async () => {
  const { connections, open, file, text } = setUp();
  const names = (): string[] => connections.list().map(({ name }) => name);
  const { id } = await connections.save(work);
  await connections.save(sandbox);
  await connections.save(endpoint);
  await connections.move({ id, to: 2 });
  expect(names()).toEqual(['Cloud', 'Tokens', 'Work']);
  await connections.move({ id, to: 99 });
  expect(names()).toEqual(['Cloud', 'Tokens', 'Work']);
  const { connections: kept, active } = JSON.parse(text()) as {
    connections: object[];
    active: string;
  };
  const strange = { id: 'newer', kind: 'of a newer version' };
  writeFileSync(file, JSON.stringify({ connections: kept.toSpliced(1, 0, strange), active }));
  const later = open();
  await later.move({ id, to: 0 });
  expect(later.list().map(({ name }) => name)).toEqual(['Work', 'Cloud', 'Tokens']);
  expect((JSON.parse(text()) as { connections: object[] }).connections[1]).toEqual(strange);
  await expect(later.move({ id: 'gone', to: 0 })).rejects.toMatchObject({
    code: 'connections.unknown',
  });
});

it('adds one that comes without its secret, which is asked for later', async () => {
  const { connections } = setUp();
  expect(await connections.add(withoutSecret)).toMatchObject({ secret: 'missing' });
  await expect(connections.add({ ...withoutSecret, name: '' })).rejects.toMatchObject({
    code: 'connections.invalid',
  });
});
