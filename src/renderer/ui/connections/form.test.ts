import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../shared/connections.js';
import { draftOf, readAs, secretStays, valuesOf } from './form.js';

const work: Connection = {
  id: 'work',
  name: 'Work',
  settings: { kind: 'key', serverUrl: 'wss://talk.example', apiKey: 'key' },
  agentName: 'ada',
  secret: 'vault',
};
const endpoint: Connection = {
  id: 'team',
  name: 'Team',
  settings: { kind: 'endpoint', url: 'https://talk.example/token' },
  secret: 'vault',
};

describe('what is typed', () => {
  it('of a connection that is only looked at is that connection, its secret kept', () => {
    const { id, name, settings, agentName } = work;
    expect(draftOf(valuesOf(work), work)).toEqual({ id, name, settings, agentName });
  });

  it('loses the spaces around it, and a name left empty is the host’s', () => {
    const typed = {
      ...valuesOf(),
      kind: 'key' as const,
      serverUrl: ' wss://talk.example:7880/\n',
      apiKey: '\tkey ',
      agentName: '  ',
    };
    typed.secrets.key = ' secret\n';
    expect(draftOf(typed)).toEqual({
      name: 'talk.example:7880',
      settings: { kind: 'key', serverUrl: 'wss://talk.example:7880', apiKey: 'key' },
      secret: 'secret',
    });
  });

  it('is called something, whatever the address', () => {
    const named = (kind: 'sandbox' | 'token', serverUrl = ''): string =>
      draftOf({ ...valuesOf(), kind, serverUrl }).name;
    expect(named('sandbox')).toBe('LiveKit Cloud');
    expect(named('token')).toBe('New connection');
    expect(named('token', 'wss://talk.example')).toBe('talk.example');
  });

  it('as a secret of one kind goes to no other', () => {
    const typed = valuesOf();
    typed.secrets.key = 'secret';
    expect(
      draftOf({ ...typed, kind: 'endpoint', url: 'https://other.example' }),
    ).not.toHaveProperty('secret');
  });
});

it('a ready-made token names its agent itself', () => {
  const typed = { ...valuesOf(work), kind: 'token' as const };
  expect(draftOf(typed, work)).not.toHaveProperty('agentName');
});

describe('how what is typed is understood', () => {
  const typed = (over: object, secret = '') => {
    const values = { ...valuesOf(), kind: 'key' as const, ...over };
    values.secrets.key = secret;
    return values;
  };
  it.each([
    ['serverUrl', { serverUrl: 'x.livekit.cloud' }, 'Read as wss://x.livekit.cloud'],
    ['serverUrl', { serverUrl: 'localhost:7880' }, 'Read as ws://localhost:7880'],
    ['serverUrl', { serverUrl: 'https://x.livekit.cloud/' }, 'Read as wss://x.livekit.cloud'],
    ['serverUrl', { serverUrl: ' wss://x.livekit.cloud/ ' }, undefined],
    ['serverUrl', { serverUrl: 'nonsense' }, undefined],
    ['serverUrl', { serverUrl: '' }, undefined],
    ['apiKey', { apiKey: 'LIVEKIT_API_KEY=APIabc' }, 'Read as APIabc'],
    ['apiKey', { apiKey: 'LIVEKIT_API_SECRET=x' }, undefined],
    ['url', { kind: 'endpoint', url: 'x.example/token' }, 'Read as https://x.example/token'],
    ['sandboxId', { kind: 'sandbox', sandboxId: '"box-1"' }, 'Read as box-1'],
    ['agentName', { agentName: 'agent_name="ada"' }, 'Read as ada'],
    ['agentName', { agentName: 'می‌خواهم' }, undefined],
  ] as const)('is told before it is saved: %s of %j', (field, over, words) =>
    expect(readAs(field, typed(over))).toBe(words),
  );

  it('says nothing of a secret but its length', () => {
    expect(readAs('secret', typed({}, ' hush-hush\n'))).toBeUndefined();
    expect(readAs('secret', typed({}, 'LIVEKIT_API_SECRET="hush-hush"'))).toBe(
      'Read as 9 characters, without what is around them.',
    );
  });
});

describe('a stored secret', () => {
  it.each([
    ['vault', true],
    ['memory', true],
    ['unreadable', true],
    ['missing', false],
    ['none', false],
  ] as const)('that is %s: kept is %s', (secret, kept) => {
    const connection = { ...work, secret };
    expect(secretStays(valuesOf(connection), connection)).toBe(kept);
  });

  it('goes with its kind, and a new connection has none', () => {
    expect(secretStays({ ...valuesOf(work), kind: 'token' }, work)).toBe(false);
    expect(secretStays(valuesOf())).toBe(false);
  });

  it('for a server goes to no other', () => {
    const moved = { ...valuesOf(endpoint), url: 'https://other.example/token' };
    expect(secretStays(moved, endpoint)).toBe(false);
    expect(secretStays(valuesOf(endpoint), endpoint)).toBe(true);
  });

  it('is taken away where none is needed, or replaced', () => {
    const typed = { ...valuesOf(endpoint), forget: true };
    expect(secretStays(typed, endpoint)).toBe(false);
    expect(draftOf(typed, endpoint)).toMatchObject({ secret: '' });
    typed.secrets.endpoint = 'Bearer b';
    expect(draftOf(typed, endpoint)).toMatchObject({ secret: 'Bearer b' });
  });
});
