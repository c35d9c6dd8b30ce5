// @ts-check
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSecrets, userEnvironment } from './user-environment.mjs';

describe('userEnvironment', () => {
  const user = { name: 'parley', uid: 1001, gid: 1001, home: '/home/parley' };
  const roots = {
    PATH: '/root/bin:/usr/bin',
    HOME: '/root',
    DISPLAY: ':0',
    LANG: 'C.UTF-8',
    https_proxy: 'http://127.0.0.1:3128',
    SSL_CERT_FILE: '/root/own.pem',
    PARLEY_CACHE: '/root/cache',
    PARLEY_UPDATE_URL: 'https://example.test',
    LIVEKIT_URL: 'wss://example.test',
    LIVEKIT_API_SECRET: 'secret',
    OPENAI_API_KEY: 'key',
  };

  it('keeps what programs need, with the user’s own home, path and runtime folder', () => {
    expect(userEnvironment(roots, user, { rootHome: '/root' })).toEqual({
      DISPLAY: ':0',
      LANG: 'C.UTF-8',
      https_proxy: 'http://127.0.0.1:3128',
      PARLEY_UPDATE_URL: 'https://example.test',
      HOME: '/home/parley',
      USER: 'parley',
      LOGNAME: 'parley',
      SHELL: '/bin/bash',
      PATH: `${dirname(process.execPath)}:/root/bin:/usr/bin`,
      XDG_RUNTIME_DIR: '/home/parley/.run',
    });
  });

  it('hands over the connection only to what connects', () => {
    expect(userEnvironment(roots, user, { rootHome: '/root', connects: true })).toMatchObject({
      LIVEKIT_URL: 'wss://example.test',
      LIVEKIT_API_SECRET: 'secret',
      OPENAI_API_KEY: 'key',
    });
  });

  it.each([
    'AWS_SECRET_ACCESS_KEY',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'GITHUB_TOKEN',
    'NPM_TOKEN',
    'npm_config_cache',
    'SSH_AUTH_SOCK',
    'GPG_AGENT_INFO',
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'NODE_OPTIONS',
    'BASH_ENV',
    'PYTHONPATH',
    'GIT_ASKPASS',
    'DBUS_SESSION_BUS_ADDRESS',
    'XDG_CONFIG_HOME',
    'XAUTHORITY',
    'OPENAI_ADMIN_KEY',
  ])('leaves %s with root', (name) => {
    const env = userEnvironment({ ...roots, [name]: '/x' }, user, { connects: true });
    expect(env).not.toHaveProperty(name);
  });
});

describe('readSecrets', () => {
  /** @type {string} */
  let folder;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-secret-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  /**
   * @param {string} text
   * @param {number} [mode]
   */
  const secretFile = (text, mode = 0o600) => {
    const file = join(folder, 'secret');
    writeFileSync(file, text, { mode });
    return file;
  };

  it.each([
    'LIVEKIT_API_SECRET_FILE',
    'LIVEKIT_TOKEN_FILE',
    'LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION_FILE',
  ])('is what the file of %s says', (name) => {
    expect(readSecrets({ [name]: secretFile('s3cret\n') })).toEqual({ [name]: 's3cret' });
  });

  it('prefers the variable, as the app does', () => {
    const env = { LIVEKIT_API_SECRET: 'own', LIVEKIT_API_SECRET_FILE: '/nowhere' };
    expect(readSecrets(env)).toEqual({});
  });

  it.each([
    ['open to others', () => secretFile('s', 0o644), /chmod 600/],
    ['empty', () => secretFile('\n'), /is empty/],
    ['missing', () => '/nowhere', /LIVEKIT_API_SECRET_FILE=\/nowhere cannot be read \(ENOENT\)/],
  ])('refuses a file that is %s', (_, file, message) => {
    expect(() => readSecrets({ LIVEKIT_API_SECRET_FILE: file() })).toThrow(message);
  });
});
