import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { environmentOf, secretsOf, takeEnvironment } from './environment.js';

const pair = { LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'secret' };
const url = 'wss://example.livekit.cloud';

function secretFile(content: string, mode: number): string {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-secret-')), 'secret');
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

describe('the Environment connection', () => {
  it('reads the address, key, secret and agent, and leaves none of them behind', () => {
    const env = { LIVEKIT_URL: ` ${url}/ `, ...pair, PARLEY_AGENT: 'talker', HOME: '/h' };
    const environment = takeEnvironment(env);
    expect(environment).toEqual({
      ok: true,
      connection: {
        kind: 'environment',
        name: 'Environment',
        serverUrl: url,
        agentName: 'talker',
      },
      material: { kind: 'key', key: 'key', secret: 'secret' },
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
    expect(environment.ok && environment.connection).not.toHaveProperty('agentName');
  });

  it('takes the secret from a file that only its owner can read', () => {
    const file = secretFile('from-file\n', 0o600);
    const env = { LIVEKIT_URL: url, LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET_FILE: file };
    expect(takeEnvironment(env)).toMatchObject({ material: { secret: 'from-file' } });
  });

  it('takes a ready-made token, whose agents are its own', () => {
    const token = new UnsecuredJWT({
      video: { roomJoin: true },
      roomConfig: { agents: [{ agentName: 'own' }] },
    }).encode();
    const env = { LIVEKIT_URL: url, LIVEKIT_TOKEN: token, PARLEY_AGENT: 'other' };
    const environment = takeEnvironment(env);
    expect(environment).toMatchObject({
      connection: { agentName: 'own' },
      material: { kind: 'literal', token },
    });
    expect(secretsOf(environment)).toEqual([token]);
  });

  it.each<[string, Record<string, string>, string, RegExp]>([
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
      /not a JWT/,
    ],
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

  it('is handed to the Parley that comes after an update', () => {
    const jwt = new UnsecuredJWT({ video: { room: 'r', roomJoin: true } }).setExpirationTime('1h');
    for (const env of [
      { LIVEKIT_URL: url, ...pair, PARLEY_AGENT: 'anna' },
      { LIVEKIT_URL: url, LIVEKIT_TOKEN: jwt.encode() },
    ]) {
      const environment = takeEnvironment({ ...env });
      expect(takeEnvironment({ ...environmentOf(environment) })).toEqual(environment);
    }
    expect(environmentOf(takeEnvironment({}))).toEqual({});
  });
});
