import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../shared/connections.js';
import {
  asksForTls,
  draftOf,
  expiredAt,
  formFaults,
  readAs,
  secretStays,
  valuesOf,
} from './form.js';

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

describe('what the agent is told', () => {
  const told = {
    ...valuesOf(work),
    agentMetadata: ' {"a":1} ',
    participantName: ' Ann ',
    participantAttributes: 'team = blue\n\nmode=a=b\n',
  };

  it('is kept with the connection, and comes back into the form', () => {
    const draft = draftOf(told, work);
    expect(draft).toMatchObject({
      agentMetadata: '{"a":1}',
      participantName: 'Ann',
      participantAttributes: { team: 'blue', mode: 'a=b' },
    });
    const again = valuesOf({ ...work, ...draft, id: 'work', secret: 'vault' });
    expect(again.participantAttributes).toBe('team=blue\nmode=a=b');
  });

  it('of a ready-made token is in the token', () => {
    const draft = draftOf({ ...told, kind: 'token' }, work);
    expect(Object.keys(draft).filter((key) => /participant|agent/.test(key))).toEqual([]);
  });

  it('names the line that is no attribute', () => {
    const typed = { ...told, participantAttributes: 'team=blue\nnonsense' };
    expect(formFaults(typed, draftOf(typed, work), true)).toEqual([
      expect.objectContaining({
        field: 'participantAttributes',
        message: 'Your attributes must be lines such as team=blue: “nonsense” is none.',
      }),
    ]);
  });
});

describe('an address in a private network', () => {
  const typed = { ...valuesOf(), kind: 'key' as const, serverUrl: 'ws://192.168.1.5:7880' };
  typed.apiKey = 'key';
  typed.secrets.key = 'a-secret';

  it('may go without TLS once the user has said so', () => {
    expect(asksForTls(typed)).toBe(true);
    expect(formFaults(typed, draftOf(typed), false)).toHaveLength(1);
    const allowed = { ...typed, withoutTls: true };
    expect(formFaults(allowed, draftOf(allowed), false)).toEqual([]);
    expect(draftOf(allowed).settings).toMatchObject({
      serverUrl: 'ws://192.168.1.5:7880',
      withoutTls: true,
    });
    expect(asksForTls({ ...typed, serverUrl: 'wss://192.168.1.5' })).toBe(false);
    expect(asksForTls({ ...typed, serverUrl: 'ws://talk.example' })).toBe(false);
  });

  it('of a token server, too', () => {
    const server = {
      ...valuesOf(),
      kind: 'endpoint' as const,
      url: 'http://192.168.1.5:3000/token',
    };
    expect(asksForTls(server)).toBe(true);
    const allowed = { ...server, withoutTls: true, serverUrl: 'ws://192.168.1.5:7880' };
    expect(formFaults(allowed, draftOf(allowed), false)).toEqual([]);
    expect(draftOf({ ...allowed, serverUrl: ' ' }).settings).not.toHaveProperty('serverUrl');
  });
});

describe('a ready-made token that is typed', () => {
  const tokenOf = (claims: object): string =>
    `eyJh.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.s`;
  const typed = (token: string) => {
    const values = { ...valuesOf(), kind: 'token' as const };
    values.secrets.token = token;
    return values;
  };
  it.each([
    [tokenOf({ exp: 1_577_836_800 }), 1_577_836_800_000],
    [`Bearer ${tokenOf({ exp: 1_577_836_800 })}`, 1_577_836_800_000],
    [tokenOf({ exp: 4_000_000_000 }), undefined],
    [tokenOf({}), undefined],
    ['eyJh.%%%.s', undefined],
    ['', undefined],
  ])('%# expired at %s', (token, at) => {
    expect(expiredAt(typed(token), 1_700_000_000_000)).toBe(at);
  });
});
