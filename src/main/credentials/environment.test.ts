import { chmodSync, fstatSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../logging/redactor.js';
import { secretsOf, takeEnvironment, takeVariables } from './environment.js';

const pair = { LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'secret' };
const url = 'wss://example.livekit.cloud';
const endpoint = 'https://example.com/api/token';

function secretFile(content: string, mode: number): string {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-secret-')), 'secret');
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

/** A token as a server would take it, but for what signs it. */
const signed = (jwt: UnsecuredJWT): string => `${jwt.encode()}c2lnbmVk`;

describe('the Environment connection', () => {
  it('reads the address, key, secret and agent, and leaves none of them behind', () => {
    const env = { LIVEKIT_URL: ` ${url}/ `, ...pair, PARLEY_AGENT: 'talker', HOME: '/h' };
    const environment = takeEnvironment(env);
    expect(environment).toEqual({
      ok: true,
      source: {
        connection: {
          id: 'environment',
          name: 'Environment',
          settings: { kind: 'key', serverUrl: url, apiKey: 'key' },
          agentName: 'talker',
          secret: 'environment',
        },
        secret: 'secret',
      },
    });
    expect(env).toEqual({ HOME: '/h' });
    expect(secretsOf(environment)).toEqual(['secret']);
  });

  it('takes them away even when they are wrong', () => {
    const env = { LIVEKIT_URL: 'nonsense', ...pair, LIVEKIT_TOKEN: 'x' };
    expect(takeEnvironment(env).ok).toBe(false);
    expect(env).toEqual({});
  });

  it('needs no agent', () => {
    const environment = takeEnvironment({ LIVEKIT_URL: url, ...pair });
    expect(environment.ok && environment.source.connection).not.toHaveProperty('agentName');
  });

  it('takes the secret from a file that only its owner can read', () => {
    const file = secretFile('from-file\n', 0o600);
    const env = { LIVEKIT_URL: url, LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET_FILE: file };
    expect(takeEnvironment(env)).toMatchObject({ source: { secret: 'from-file' } });
  });

  it('takes a ready-made token, whose agents are its own', () => {
    const token = signed(
      new UnsecuredJWT({
        video: { roomJoin: true },
        roomConfig: { agents: [{ agentName: 'own' }] },
      }),
    );
    const env = { LIVEKIT_URL: url, LIVEKIT_TOKEN: token, PARLEY_AGENT: 'other' };
    const environment = takeEnvironment(env);
    expect(environment).toMatchObject({
      source: {
        connection: { agentName: 'own', settings: { kind: 'token', serverUrl: url } },
        secret: token,
      },
    });
    expect(secretsOf(environment)).toEqual([token]);
  });

  it('takes a token endpoint, with what authorizes there', () => {
    const env = {
      LIVEKIT_TOKEN_ENDPOINT: endpoint,
      LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION: 'Bearer s3cret',
      PARLEY_AGENT: 'talker',
    };
    const environment = takeEnvironment(env);
    expect(environment).toMatchObject({
      source: {
        connection: {
          settings: { kind: 'endpoint', url: endpoint },
          agentName: 'talker',
          secret: 'environment',
        },
        secret: 'Bearer s3cret',
      },
    });
    expect(env).toEqual({});
    expect(secretsOf(environment)).toEqual(['Bearer s3cret']);
    expect(takeEnvironment({ LIVEKIT_TOKEN_ENDPOINT: endpoint })).toMatchObject({
      source: { connection: { secret: 'none' } },
    });
  });

  it('takes the id of a development token server', () => {
    const environment = takeEnvironment({ LIVEKIT_SANDBOX_ID: 'my-app-1x2y3z' });
    expect(environment).toMatchObject({
      source: {
        connection: { settings: { kind: 'sandbox', sandboxId: 'my-app-1x2y3z' }, secret: 'none' },
      },
    });
    expect(secretsOf(environment)).toEqual([]);
  });

  it.each<[Record<string, string>, string, string]>([
    [{ LIVEKIT_URL: url, LIVEKIT_TOKEN: 'x', ...pair }, 'LIVEKIT_TOKEN', 'LIVEKIT_API_KEY'],
    [
      { LIVEKIT_URL: url, ...pair, LIVEKIT_API_SECRET_FILE: '/x' },
      'LIVEKIT_API_SECRET',
      'LIVEKIT_API_SECRET_FILE',
    ],
    [
      { LIVEKIT_TOKEN_ENDPOINT: endpoint, LIVEKIT_SANDBOX_ID: 'x' },
      'LIVEKIT_TOKEN_ENDPOINT',
      'LIVEKIT_SANDBOX_ID',
    ],
    [
      { LIVEKIT_TOKEN_ENDPOINT: endpoint, LIVEKIT_URL: url },
      'LIVEKIT_TOKEN_ENDPOINT',
      'LIVEKIT_URL',
    ],
    [{ LIVEKIT_SANDBOX_ID: 'x', LIVEKIT_TOKEN: 'x' }, 'LIVEKIT_SANDBOX_ID', 'LIVEKIT_TOKEN'],
    [{ LIVEKIT_SANDBOX_ID: 'x', ...pair }, 'LIVEKIT_SANDBOX_ID', 'LIVEKIT_API_KEY'],
  ])('refuses two kinds at once: %j', (env, one, other) => {
    const environment = takeEnvironment({ ...env });
    expect(environment).toMatchObject({ ok: false, given: true, error: { code: 'token.invalid' } });
    expect(!environment.ok && environment.error.message).toMatch(
      new RegExp(`^${one} and ${other} are both set, but .*: unset one of them\\.$`),
    );
  });

  it('knows nothing given from something wrong', () => {
    expect(takeEnvironment({ PARLEY_AGENT: 'talker' })).toMatchObject({ ok: false, given: false });
    expect(takeEnvironment({ LIVEKIT_API_KEY: 'k' })).toMatchObject({ ok: false, given: true });
  });

  it.each<[string, Record<string, string>, string, RegExp]>([
    [
      'an authorization for nothing',
      { ...pair, LIVEKIT_URL: url, LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION: 's3cret' },
      'token.missing',
      /^LIVEKIT_TOKEN_ENDPOINT is not set/,
    ],
    [
      'an endpoint in the open',
      { LIVEKIT_TOKEN_ENDPOINT: 'http://example.com/token' },
      'token.invalid',
      /^LIVEKIT_TOKEN_ENDPOINT must begin with https:/,
    ],
    [
      'an address for an id',
      { LIVEKIT_SANDBOX_ID: 'https://example.com' },
      'token.invalid',
      /^LIVEKIT_SANDBOX_ID is not an ID such as/,
    ],
    ['no address', pair, 'token.missing', /^LIVEKIT_URL is not set/],
    ['an empty address', { LIVEKIT_URL: ' ', ...pair }, 'token.missing', /^LIVEKIT_URL/],
    ['no key', { LIVEKIT_URL: url }, 'token.missing', /^LIVEKIT_API_KEY is not set/],
    [
      'no secret',
      { LIVEKIT_URL: url, LIVEKIT_API_KEY: 'k' },
      'token.missing',
      /^LIVEKIT_API_SECRET is not set/,
    ],
    [
      'a token that is none',
      { LIVEKIT_URL: url, LIVEKIT_TOKEN: 'x' },
      'token.invalid',
      /^LIVEKIT_TOKEN is not whole: it begins with eyJ/,
    ],
    [
      'a token of nonsense',
      { LIVEKIT_URL: url, LIVEKIT_TOKEN: 'eyJx.y.z' },
      'token.invalid',
      /not a JWT/,
    ],
    [
      'a key of two words',
      { LIVEKIT_URL: url, ...pair, LIVEKIT_API_KEY: 'API abc' },
      'token.invalid',
      /^LIVEKIT_API_KEY must be letters, digits and signs, without spaces/,
    ],
    [
      'key and secret swapped',
      {
        LIVEKIT_URL: url,
        LIVEKIT_API_KEY: 's3cret'.repeat(7),
        LIVEKIT_API_SECRET: 'APIabcdefgh12',
      },
      'token.invalid',
      /^LIVEKIT_API_SECRET looks like an API key: key and secret are swapped\.$/,
    ],
    [
      'the line of another variable',
      { LIVEKIT_URL: url, ...pair, LIVEKIT_API_KEY: 'LIVEKIT_API_SECRET=s3cret' },
      'token.invalid',
      /^LIVEKIT_API_KEY holds LIVEKIT_API_SECRET, which is the API secret\.$/,
    ],
    [
      'a quotation mark too few',
      { LIVEKIT_URL: url, ...pair, LIVEKIT_API_SECRET: '"s3cret' },
      'token.invalid',
      /^LIVEKIT_API_SECRET has a quotation mark at one end only/,
    ],
    [
      'an agent of 101 letters',
      { LIVEKIT_URL: url, ...pair, PARLEY_AGENT: 'a'.repeat(101) },
      'token.invalid',
      /^PARLEY_AGENT must be at most 100 characters\.$/,
    ],
    [
      'an authorization of two lines',
      { LIVEKIT_TOKEN_ENDPOINT: endpoint, LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION: 's3cret\nHost: b' },
      'token.invalid',
      /^LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION must be plain letters/,
    ],
    ...(
      [
        ['two lines', 's3cret\nother\n', /has more than one line; it must hold the secret/],
        [
          'a variable',
          'LIVEKIT_API_SECRET=s3cret\n',
          /holds LIVEKIT_API_SECRET with its value; it must hold the secret and nothing else/,
        ],
        ['a variable of a script', '\ufeffexport API_SECRET="s3cret"', /holds API_SECRET with its/],
        ['JSON', '{\n"secret": "s3cret"\n}', /has more than one line/],
        ['two words', 's3cret other', /must be letters, digits and signs, without spaces/],
      ] as const
    ).map(([what, content, message]): [string, Record<string, string>, string, RegExp] => [
      `a secret file that holds ${what}`,
      {
        LIVEKIT_URL: url,
        LIVEKIT_API_KEY: 'k',
        LIVEKIT_API_SECRET_FILE: secretFile(content, 0o600),
      },
      'token.invalid',
      message,
    ]),
    [
      'a secret file for all to read',
      {
        LIVEKIT_URL: url,
        LIVEKIT_API_KEY: 'k',
        LIVEKIT_API_SECRET_FILE: secretFile('s3cret', 0o644),
      },
      'token.invalid',
      /chmod 600/,
    ],
    [
      'an empty secret file',
      { LIVEKIT_URL: url, LIVEKIT_API_KEY: 'k', LIVEKIT_API_SECRET_FILE: secretFile('\n', 0o600) },
      'token.invalid',
      /is empty/,
    ],
    [
      'no such secret file',
      { LIVEKIT_URL: url, LIVEKIT_API_KEY: 'k', LIVEKIT_API_SECRET_FILE: '/nowhere' },
      'token.invalid',
      /\/nowhere cannot be read \(ENOENT\)/,
    ],
  ])('says what is wrong with %s', (_what, env, code, message) => {
    const environment = takeEnvironment({ ...env });
    expect(environment).toMatchObject({ ok: false, error: { code } });
    expect(!environment.ok && environment.error.message).toMatch(message);
    expect(!environment.ok && environment.error.message).not.toContain('s3cret');
  });

  it('understands what the form understands', () => {
    const token = signed(new UnsecuredJWT({ video: { roomJoin: true } }));
    // As `docker --env-file` keeps them, and as a file of Windows begins.
    expect(
      takeEnvironment({
        LIVEKIT_URL: '"example.livekit.cloud"',
        LIVEKIT_API_KEY: '\ufeff"key"',
        LIVEKIT_API_SECRET: "'secret'",
        PARLEY_AGENT: '"می‌خواهم"',
      }),
    ).toMatchObject({
      source: {
        connection: {
          settings: { kind: 'key', serverUrl: url, apiKey: 'key' },
          agentName: 'می‌خواهم',
        },
        secret: 'secret',
      },
    });
    expect(
      takeEnvironment({ LIVEKIT_URL: 'localhost:7880', LIVEKIT_TOKEN: `"Bearer ${token}"` }),
    ).toMatchObject({
      source: { connection: { settings: { serverUrl: 'ws://localhost:7880' } }, secret: token },
    });
    const file = secretFile('\ufefffrom-file\r\n', 0o600);
    expect(
      takeEnvironment({ LIVEKIT_URL: url, LIVEKIT_API_KEY: 'k', LIVEKIT_API_SECRET_FILE: file }),
    ).toMatchObject({ source: { secret: 'from-file' } });
  });

  it.each<[Record<string, string>, string]>([
    [{ LIVEKIT_URL: 'nonsense', ...pair, LIVEKIT_API_SECRET: '"of-the-key"' }, 'of-the-key'],
    [
      { LIVEKIT_TOKEN: 'of-the-token', LIVEKIT_URL: url, LIVEKIT_API_SECRET: 'of-the-key' },
      'of-the-token of-the-key',
    ],
    [
      { LIVEKIT_TOKEN_ENDPOINT: 'no', LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION: 'Bearer of-a-header' },
      'of-a-header',
    ],
  ])('keeps its secrets out of the log when it is faulty: %j', (env, secrets) => {
    const environment = takeEnvironment({ ...env });
    expect(environment.ok).toBe(false);
    expect(createRedactor(secretsOf(environment)).redact(secrets)).toBe(
      secrets.replaceAll(/\S+/g, '[secret]'),
    );
  });

  it('is handed to the Parley that comes after an update', () => {
    const jwt = new UnsecuredJWT({ video: { room: 'r', roomJoin: true } }).setExpirationTime('1h');
    for (const env of [
      { LIVEKIT_URL: url, ...pair, PARLEY_AGENT: 'anna' },
      { LIVEKIT_URL: url, LIVEKIT_TOKEN: signed(jwt) },
      { LIVEKIT_TOKEN_ENDPOINT: endpoint, LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION: 'Bearer x' },
      { LIVEKIT_TOKEN_ENDPOINT: endpoint, PARLEY_AGENT: 'anna' },
      { LIVEKIT_SANDBOX_ID: 'my-app-1x2y3z' },
    ]) {
      const before: NodeJS.ProcessEnv = { ...env, HOME: '/home/ada' };
      const environment = takeEnvironment({ ...before });
      const variables = takeVariables(before);
      expect(variables).toEqual(env);
      expect(before).toEqual({ HOME: '/home/ada' });
      expect(takeEnvironment({ ...variables })).toEqual(environment);
    }
    expect(takeVariables({ HOME: '/home/ada', LIVEKIT_URL: ' ' })).toEqual({});
  });

  it.each([
    ['LIVEKIT_TOKEN_FILE', { LIVEKIT_URL: url }],
    ['LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION_FILE', { LIVEKIT_TOKEN_ENDPOINT: endpoint }],
  ])('takes the secret of %s from a file too', (name, others) => {
    const jwt = new UnsecuredJWT({ video: { room: 'r', roomJoin: true } }).setExpirationTime('1h');
    const secret = signed(jwt);
    const file = secretFile(secret, 0o600);
    expect(takeEnvironment({ ...others, [name]: file })).toMatchObject({ source: { secret } });
    expect(takeEnvironment({ ...others, [name]: secretFile(secret, 0o644) })).toMatchObject({
      error: { detail: expect.stringMatching(`^${name}=.* can be read by other users`) as string },
    });
    const plain = name.replace(/_FILE$/, '');
    expect(takeEnvironment({ ...others, [name]: file, [plain]: secret })).toMatchObject({
      error: { detail: expect.stringMatching(`^${plain} and ${name} are both set`) as string },
    });
  });

  it('takes a secret out of a pipe, once, and closes it', () => {
    const pipe = openSync(secretFile('from-pipe\n', 0o600), 'r');
    const variables = takeVariables({
      LIVEKIT_URL: url,
      LIVEKIT_API_KEY: 'key',
      LIVEKIT_API_SECRET_FILE: `/dev/fd/${pipe}`,
    });
    const plain = { LIVEKIT_URL: url, LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'from-pipe' };
    expect(variables).toEqual(plain);
    expect(() => fstatSync(pipe)).toThrow('EBADF');
  });

  it('says which pipe cannot be read', () => {
    const env = {
      LIVEKIT_URL: url,
      LIVEKIT_API_KEY: 'key',
      LIVEKIT_API_SECRET_FILE: '/dev/fd/999',
    };
    expect(takeEnvironment({ ...takeVariables(env) })).toMatchObject({
      error: {
        detail: expect.stringMatching(
          /^LIVEKIT_API_SECRET_FILE=\/dev\/fd\/999 cannot be read/,
        ) as string,
      },
    });
  });
});
