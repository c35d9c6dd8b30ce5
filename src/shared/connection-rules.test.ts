import { describe, expect, it } from 'vitest';
import { draftFaults, isUsable, keepsSecret, meant, meantSettings } from './connection-rules.js';
import type { ConnectionDraft, ConnectionSettings } from './connections.js';

const key: ConnectionSettings = { kind: 'key', serverUrl: 'wss://talk.example', apiKey: 'key' };
const token = `eyJ${'x'.repeat(20)}.body.sign`;
const draft = (change: Partial<ConnectionDraft> = {}): ConnectionDraft => ({
  name: 'Work',
  settings: key,
  secret: 'secret',
  ...change,
});
const messages = (of: ConnectionDraft, kept = false): readonly string[] =>
  draftFaults(of, kept).map(({ message }) => message);
const withoutSecret = ({ secret: _, ...rest }: ConnectionDraft): ConnectionDraft => rest;

describe('a connection that can be saved', () => {
  const endpoint = { kind: 'endpoint', url: 'https://example.com/token?for=me' } as const;
  it.each<[string, ConnectionDraft, boolean]>([
    ['with key and secret', draft({ agentName: 'ada' }), false],
    ['whose secret is kept', withoutSecret(draft()), true],
    [
      'with a token',
      draft({ settings: { kind: 'token', serverUrl: 'ws://localhost:7880' }, secret: token }),
      false,
    ],
    [
      'of a token server that asks for nothing',
      withoutSecret(draft({ settings: endpoint })),
      false,
    ],
    ['of a token server', draft({ settings: endpoint, secret: 'Bearer a b' }), false],
    [
      'of a token server that asks for nothing any more',
      draft({ settings: endpoint, secret: '' }),
      true,
    ],
    [
      'of LiveKit Cloud',
      withoutSecret(draft({ settings: { kind: 'sandbox', sandboxId: 'my-agent-1a2b3c' } })),
      false,
    ],
  ])('%s', (_, given, kept) => {
    expect(draftFaults(given, kept)).toEqual([]);
  });
});

describe('a connection that can not', () => {
  it('says all at once, in the order of the fields', () => {
    const settings = { kind: 'key', serverUrl: '', apiKey: '' } as const;
    expect(draftFaults({ name: ' ', agentName: ' ', settings }, false)).toMatchObject([
      { field: 'serverUrl', rule: 'is missing', message: 'Server address is missing.' },
      { field: 'apiKey', message: 'API key is missing.' },
      { field: 'secret', message: 'API secret is missing.' },
      { field: 'agentName', message: 'Agent name is missing.' },
      { field: 'name', message: 'Name is missing.' },
    ]);
  });

  it.each([
    ['talk', 'is not an address such as wss://example.livekit.cloud'],
    ['LIVEKIT_API_KEY=APIabc', 'holds LIVEKIT_API_KEY, which is the API key'],
    ['ftp://talk.example', 'is not an address such as wss://example.livekit.cloud'],
    ['wss://me:pass@talk.example', 'must be a plain address: no user, password, query or fragment'],
    ['ws://talk.example', 'must begin with wss: for talk.example; ws: is for this computer only'],
    [`wss://${'a'.repeat(1000)}`, 'must be at most 1,000 characters'],
  ])('at the server %s', (serverUrl, rule) => {
    expect(messages(draft({ settings: { ...key, serverUrl } }))).toEqual([
      `Server address ${rule}.`,
    ]);
  });

  it.each([
    ['token', 'is not an address such as https://example.com/token'],
    ['wss://example.com', 'is not an address such as https://example.com/token'],
    [
      'http://example.com/',
      'must begin with https: for example.com; http: is for this computer only',
    ],
    ['https://me@example.com/', 'must have no user, password or fragment in it'],
  ])('at the token server %s', (url, rule) => {
    expect(messages(draft({ settings: { kind: 'endpoint', url } }))).toEqual([
      `Token server address ${rule}.`,
    ]);
  });

  const asEndpoint = { settings: { kind: 'endpoint', url: 'https://example.com' } } as const;
  const asToken = { settings: { kind: 'token', serverUrl: 'wss://talk.example' } } as const;
  it.each<[string, Partial<ConnectionDraft>, string]>([
    ['an empty secret', { secret: '' }, 'API secret is missing.'],
    [
      'two words',
      { secret: 'two words' },
      'API secret must be letters, digits and signs, without spaces: copy it once more.',
    ],
    [
      'its secret for a key',
      { settings: { ...key, apiKey: 'f'.repeat(43) }, secret: 'APIabcdefgh12' },
      'API secret looks like an API key: key and secret are swapped.',
    ],
    [
      'the line of its key for a secret',
      { secret: 'LIVEKIT_API_KEY=APIabc' },
      'API secret holds LIVEKIT_API_KEY, which is the API key.',
    ],
    [
      'half a token',
      { ...asToken, secret: 'eyJhbGc.x' },
      'Token is not whole: it begins with eyJ and has two dots in it.',
    ],
    [
      'a header of two lines',
      { ...asEndpoint, secret: 'a\r\nHost: b' },
      'Authorization must be plain letters, digits and signs in one line.',
    ],
    [
      'an address for an id',
      { settings: { kind: 'sandbox', sandboxId: 'https://x.example' } },
      'Token server ID is not an ID such as my-agent-1a2b3c: no address.',
    ],
    ['a name of two lines', { name: 'a\nb' }, 'Name must be one line of text.'],
    [
      'an agent of 101 letters',
      { agentName: 'a'.repeat(101) },
      'Agent name must be at most 100 characters.',
    ],
  ])('with %s', (_, change, message) => {
    expect(messages(draft(change))).toEqual([message]);
  });

  it('keeps no secret of another kind', () => {
    expect(messages(withoutSecret(draft()), false)).toEqual(['API secret is missing.']);
  });

  it('never repeats a secret', () => {
    const secret = 'hush hush\n';
    for (const settings of [key, asToken.settings, asEndpoint.settings])
      expect(messages(draft({ settings, secret })).join()).not.toContain('hush');
  });
});

describe('a secret that is stored already', () => {
  const at = (host: string) => ({ kind: 'endpoint', url: `https://${host}/token` }) as const;
  const ready = (host: string) => ({ kind: 'token', serverUrl: `wss://${host}` }) as const;
  it.each<[string, ConnectionSettings, ConnectionSettings, boolean]>([
    [
      'stays with its address',
      at('a.example'),
      { ...at('a.example'), url: 'https://a.example/b' },
      true,
    ],
    ['is not sent to another one', at('a.example'), at('b.example'), false],
    ['is not sent to another port', at('a.example'), at('a.example:81'), false],
    ['stays with its server', ready('a.example'), ready('a.example'), true],
    ['as a token goes to no other server', ready('a.example'), ready('b.example'), false],
    ['only signs, wherever that goes', key, { ...key, serverUrl: 'wss://b.example' }, true],
    ['is of its own kind', key, ready('talk.example'), false],
  ])('%s', (_, stored, next, kept) => expect(keepsSecret(stored, next)).toBe(kept));
});

describe('what is meant', () => {
  it.each<[ConnectionSettings, ConnectionSettings]>([
    [{ ...key, serverUrl: 'https://Talk.example/' }, key],
    [{ kind: 'key', serverUrl: 'LIVEKIT_URL=talk.example', apiKey: '"key"' }, key],
    [
      { ...key, serverUrl: ' not an address ' },
      { ...key, serverUrl: 'not an address' },
    ],
    [
      { kind: 'endpoint', url: 'A.example' },
      { kind: 'endpoint', url: 'https://a.example/' },
    ],
    [
      { kind: 'sandbox', sandboxId: '"box-1"' },
      { kind: 'sandbox', sandboxId: 'box-1' },
    ],
  ])('by %j', (given, kept) => expect(meantSettings(given)).toEqual(kept));

  it('by a connection as it is typed', () => {
    const typed = draft({
      name: ' Work ',
      settings: { kind: 'token', serverUrl: 'localhost:7880' },
      agentName: 'agent_name="می‌خواهم"',
      secret: `LIVEKIT_TOKEN="Bearer ${token}"`,
    });
    expect(meant(typed)).toEqual({
      name: 'Work',
      settings: { kind: 'token', serverUrl: 'ws://localhost:7880' },
      agentName: 'می‌خواهم',
      secret: token,
    });
    expect(draftFaults(typed, false)).toEqual([]);
  });
});

describe('a connection that was saved once', () => {
  it.each<[ConnectionSettings, boolean]>([
    [key, true],
    // These are asked for in a new one.
    [{ ...key, apiKey: '"key' }, true],
    [{ kind: 'endpoint', url: 'https://a.example/' }, true],
    [{ kind: 'sandbox', sandboxId: 'box-1' }, true],
    [{ ...key, serverUrl: 'ws://10.0.0.5' }, false],
    [{ kind: 'endpoint', url: 'http://a.example/' }, false],
    [{ kind: 'sandbox', sandboxId: '../box' }, false],
  ])('%j is of use: %s', (settings, usable) =>
    expect(isUsable({ name: 'Work', settings })).toBe(usable),
  );
});
