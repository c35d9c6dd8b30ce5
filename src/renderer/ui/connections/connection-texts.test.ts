import { describe, expect, it } from 'vitest';
import type { Connection, Connections } from '../../../shared/connections.js';
import { lostWith, secretPlace, storageText, whereOf } from './connection-texts.js';

const server: Connection = {
  id: 'work',
  name: 'Work',
  settings: { kind: 'key', serverUrl: 'wss://talk.example:7880', apiKey: 'key' },
  secret: 'vault',
};
const sandbox: Connection = {
  ...server,
  settings: { kind: 'sandbox', sandboxId: 'my-agent' },
  secret: 'none',
};
const storage = (kind: Connections['storage']['kind']): Connections['storage'] => ({
  kind,
  backend: '',
});

describe('a connection’s line', () => {
  it('says where calls go', () => {
    expect([{ ...server, agentName: 'ada' }, server, sandbox].map(whereOf)).toEqual([
      'ada at talk.example:7880',
      'talk.example:7880',
      'my-agent',
    ]);
  });

  it('says where its secret is, and no more of a keyring than is true', () => {
    expect(secretPlace(server)).toMatch(/keyring/);
    expect(secretPlace({ ...server, secret: 'plain' })).toMatch(
      /a file that your other programs can read/,
    );
    expect(secretPlace({ ...server, secret: 'memory' })).toMatch(/until Parley quits/);
    expect(secretPlace({ ...server, secret: 'missing' })).toMatch(/enter it again/);
    expect(secretPlace(sandbox)).toBeUndefined();
  });

  it('says what is lost with it', () => {
    expect(lostWith(server)).toMatch(/secret/);
    expect(lostWith(sandbox)).not.toMatch(/secret/);
  });
});

it.each([
  ['keyring', /keyring/],
  ['memory', /only until Parley quits\. This system offers no keyring/],
  ['plain', /in a file .* because you allowed it/],
] as const)('a secret typed now goes to the %s, and that is said', (kind, words) => {
  expect(storageText(storage(kind))).toMatch(words);
});

it('secrets that a keyring has not taken are told beside it', () => {
  expect(storageText({ ...storage('keyring'), plainLeft: true })).toMatch(
    /keyring\. Others are still in a file/,
  );
});
