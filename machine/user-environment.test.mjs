// @ts-check
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEnvironment, withSecret } from './user-environment.mjs';

describe('userEnvironment', () => {
  const env = userEnvironment(
    {
      PATH: '/root/bin:/usr/bin',
      HOME: '/root',
      GOPATH: '/root/go',
      npm_config_cache: '/root/.npm',
      XDG_CONFIG_HOME: '/root/.config',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/0/bus',
      DISPLAY: ':0',
      ROOTED: '/rooted/elsewhere',
      LIVEKIT_URL: 'wss://example.test',
    },
    { name: 'parley', uid: 1001, gid: 1001, home: '/home/parley' },
    '/root',
  );

  it('keeps what is not root’s own', () => {
    expect(env).toMatchObject({
      DISPLAY: ':0',
      LIVEKIT_URL: 'wss://example.test',
      ROOTED: '/rooted/elsewhere',
    });
    expect(env['PATH']).toContain('/usr/bin');
  });

  it('has the user’s home and runtime folder', () => {
    expect(env).toMatchObject({ HOME: '/home/parley', USER: 'parley', LOGNAME: 'parley' });
    expect(env['XDG_RUNTIME_DIR']).toMatch(/^\/home\/parley\//);
  });

  it('drops what points into root’s home or belongs to the npm that called', () => {
    for (const name of [
      'GOPATH',
      'npm_config_cache',
      'XDG_CONFIG_HOME',
      'DBUS_SESSION_BUS_ADDRESS',
    ]) {
      expect(env).not.toHaveProperty(name);
    }
  });
});

describe('withSecret', () => {
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

  it('hands on what the file says, since the user may not read it', () => {
    const env = { LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET_FILE: secretFile('s3cret\n') };
    expect(withSecret(env)).toEqual({ LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 's3cret' });
  });

  it('prefers the variable, as the app does', () => {
    const env = { LIVEKIT_API_SECRET: 'own', LIVEKIT_API_SECRET_FILE: '/nowhere' };
    expect(withSecret(env)).toEqual({ LIVEKIT_API_SECRET: 'own' });
  });

  it.each([
    ['open to others', () => secretFile('s', 0o644), /chmod 600/],
    ['empty', () => secretFile('\n'), /is empty/],
    ['missing', () => '/nowhere', /LIVEKIT_API_SECRET_FILE=\/nowhere cannot be read \(ENOENT\)/],
  ])('refuses a file that is %s', (_, file, message) => {
    expect(() => withSecret({ LIVEKIT_API_SECRET_FILE: file() })).toThrow(message);
  });
});
