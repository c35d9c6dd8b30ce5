// @ts-check
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newSigningKey } from './signing.mjs';
import { updateSource } from './update-source.mjs';

const { publicKey } = newSigningKey();
const url = 'https://updates.example/parley';

describe('where updates come from', () => {
  it('is nowhere unless the builder says it', () => {
    expect(updateSource({})).toBeNull();
  });

  it('is an address and the keys that sign there', () => {
    const keys = ` ${publicKey} ${newSigningKey().publicKey}\n`;
    const source = updateSource({ PARLEY_UPDATE_URL: url, PARLEY_UPDATE_KEYS: keys });
    expect(source).toMatchObject({ url, publicKeys: [publicKey, expect.any(String)] });
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .publicKey.export({ format: 'der', type: 'spki' })
    .toString('base64');
  it.each([
    [
      'http://updates.example',
      publicKey,
      'PARLEY_UPDATE_URL=http://updates.example must be an https',
    ],
    ['http://127.0.0.1:80', publicKey, 'must be an https'],
    ['', publicKey, 'must be an https'],
    ['updates', publicKey, 'must be an https'],
    [url, ' ', 'PARLEY_UPDATE_KEYS is not set'],
    [url, 'AAAA', 'AAAA is not an ed25519 public key'],
    [url, rsa, 'is not an ed25519 public key'],
  ])('is refused: %s with %.10s', (address, keys, words) => {
    expect(() => updateSource({ PARLEY_UPDATE_URL: address, PARLEY_UPDATE_KEYS: keys })).toThrow(
      words,
    );
  });
});
