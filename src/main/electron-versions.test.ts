import type { SafeStorage } from 'electron';
import { describe, expect, it } from 'vitest';
import { createSeal } from './electron-versions.js';

/** Electron before 42. */
function older(backend: string, available = true): SafeStorage {
  const storage: Partial<SafeStorage> = {
    getSelectedStorageBackend: () => backend as 'unknown',
    isEncryptionAvailable: () => available,
    encryptString: (text) => Buffer.from(`v11${text}`),
    decryptString: (sealed) => sealed.toString().slice(3),
  };
  return storage as SafeStorage;
}

/** Electron from 42 on; `mark` tells which key it seals with. */
function newer(backend: string, mark: string, available = true): SafeStorage {
  return {
    ...older(backend, available),
    encryptString: () => expect.fail('it blocks'),
    decryptString: () => expect.fail('it blocks'),
    isEncryptionAvailable: () => expect.fail('it blocks'),
    isAsyncEncryptionAvailable: async () => available,
    encryptStringAsync: async (text: string) => Buffer.from(`${mark}${text}`),
    decryptStringAsync: async (sealed: Buffer) => ({
      result: sealed.toString().slice(3),
      shouldReEncrypt: false,
    }),
  } as SafeStorage;
}

describe('the seal', () => {
  it.each<[string, SafeStorage, NodeJS.Platform, string, boolean]>([
    ['an older one with a keyring', older('gnome_libsecret'), 'linux', 'gnome_libsecret', true],
    ['a locked one', older('gnome_libsecret', false), 'linux', 'gnome_libsecret', false],
    ['none, even if it seals', older('basic_text'), 'linux', 'basic_text', false],
    ['macOS', older(''), 'darwin', 'keychain', true],
    ['Windows', older(''), 'win32', 'dpapi', true],
    ['a newer one with a keyring', newer('kwallet6', 'v11'), 'linux', 'kwallet6', true],
    ['one that no desktop names', newer('basic_text', 'v12'), 'linux', 'secret_service', true],
    [
      'the key from the source code',
      newer('gnome_libsecret', 'v10'),
      'linux',
      'gnome_libsecret',
      false,
    ],
    ['none at all', newer('basic_text', 'v10', false), 'linux', 'basic_text', false],
    ['newer macOS, whose mark is that of others', newer('', 'v10'), 'darwin', 'keychain', true],
  ])('%s', async (_which, storage, platform, backend, usable) => {
    const seal = createSeal(storage, platform);
    expect(await seal.state()).toEqual({ backend, usable });
    expect(await seal.open(await seal.seal('text'))).toBe('text');
  });

  it('takes a keyring that fails to answer as one that is not usable', async () => {
    const failing = Object.assign(newer('kwallet6', 'v11'), {
      isAsyncEncryptionAvailable: () => Promise.reject(new Error('no bus')),
    });
    const usable = false;
    expect(await createSeal(failing, 'linux').state()).toEqual({ backend: 'kwallet6', usable });
  });

  it('rejects, and does not throw, what cannot be opened', async () => {
    const broken = Object.assign(older('gnome_libsecret'), {
      decryptString() {
        throw new Error('broken');
      },
    });
    await expect(createSeal(broken, 'linux').open(Buffer.from('x'))).rejects.toThrow('broken');
  });
});
