import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  checkNotExpired,
  checkNotOlder,
  checkSignature,
  readMetadata,
  signedBytes,
} from './metadata.js';

const name = 'latest-linux.yml';
const bytes = Buffer.from('version: 1.2.0\n');

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}
const ours = newKey();
const other = newKey();

/** A signature file, with a line per key. */
const signatureBy = (keys: readonly (typeof ours)[], file = name): string =>
  keys
    .map(({ privateKey }) => sign(null, signedBytes(file, bytes), privateKey).toString('base64'))
    .join('\n');

const check = (signature: string, of = bytes, keys = [ours.publicKey]) =>
  checkSignature(name, of, signature, keys);
const untrusted = expect.objectContaining({ code: 'update.untrusted' });

describe('a signature', () => {
  it('of a known key is trusted, also beside another’s', () => {
    check(signatureBy([ours]));
    check(signatureBy([other, ours]));
    check(signatureBy([other]), bytes, [ours.publicKey, other.publicKey]);
  });

  it('of another key, over other bytes or another file’s name is refused', () => {
    const right = signatureBy([ours]);
    const wrong = signatureBy([other]);
    expect(() => check(wrong)).toThrow(untrusted);
    expect(() => check(right, Buffer.from('version: 1.2.1\n'))).toThrow(untrusted);
    const windows = signatureBy([ours], 'latest.yml');
    expect(() => check(windows)).toThrow(untrusted);
  });

  it.each(['', '\n\n', 'AAAA', '<html>', 'A'.repeat(88)])('that is none is refused: %j', (text) => {
    expect(() => check(text)).toThrow(untrusted);
  });
});

describe('metadata', () => {
  const file = { url: 'Parley-1.2.0.AppImage', sha512: `${'a'.repeat(86)}==`, size: 9 };
  const good = { version: '1.2.0', files: [file], releaseDate: '2026-05-12' };
  const damaged = expect.objectContaining({ code: 'update.damaged' });

  it('is read with the files that can be installed here only', () => {
    const deb = { ...file, url: 'parley.deb' };
    expect(readMetadata({ ...good, files: [deb, file] }, '.AppImage').files).toEqual([file]);
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'version'],
    ['no version', { ...good, version: 'newest' }],
    ['a version that is not written as one', { ...good, version: ' v1.2.0' }],
    ['no file', { ...good, files: [] }],
    ['no hash', { ...good, files: [{ ...file, sha512: undefined }] }],
    ['a short hash', { ...good, files: [{ ...file, sha512: 'abcd' }] }],
    ['no size', { ...good, files: [{ ...file, size: undefined }] }],
    ['a share that is no number', { ...good, stagingPercentage: 'all' }],
    ['files of another platform', { ...good, files: [{ ...file, url: 'Parley.zip' }] }],
  ])('with %s is refused', (_what, parsed) => {
    expect(() => readMetadata(parsed, '.AppImage')).toThrow(damaged);
  });
});

describe('signed metadata', () => {
  const file = { url: 'a.AppImage', sha512: `${'a'.repeat(86)}==`, size: 9 };
  const now = Date.UTC(2026, 4, 12, 9);
  const read = (expires?: string) =>
    readMetadata({ version: '1.2.0', files: [file], expires }, '.AppImage');

  it('holds until the time that is signed with it', () => {
    checkNotExpired(read('2026-05-12T09:00:01.000Z'), now);
  });

  it.each([
    ['2026-05-12T09:00:00.000Z', /held until 2026-05-12T09:00:00\.000Z; .* 2026-05-12T09:00:00/],
    ['2020-01-01T00:00:00Z', /held until 2020/],
    [undefined, /does not say how long/],
  ])('until %s is told as expired', (expires, message) => {
    expect(() => checkNotExpired(read(expires), now)).toThrow(
      expect.objectContaining({ code: 'update.expired', message: expect.stringMatching(message) }),
    );
  });

  it.each(['never', '', '2026', 7, null])('is damaged when that is %j', (expires) => {
    expect(() => read(expires as string)).toThrow(
      expect.objectContaining({ code: 'update.damaged' }),
    );
  });
});

describe('an offered version', () => {
  it.each<[string, string, string | null]>([
    ['1.2.0', '1.1.0', null],
    ['1.2.0', '1.2.0', null],
    ['1.2.0', '1.1.0', '1.2.0'],
    ['1.2.0', '1.2.0-beta.1', '1.1.0'],
    // A state file may hold anything.
    ['1.2.0', '1.1.0', 'garbage'],
    ['1.2.0', '1.1.0', '9.9'],
    ['1.2.0', '1.1.0', ''],
  ])('%s is taken by %s, which knows of %s', (offered, current, newest) => {
    checkNotOlder(offered, current, newest);
  });

  it.each<[string, string, string | null]>([
    ['1.0.9', '1.1.0', null],
    ['1.2.0-beta.1', '1.2.0', null],
    ['1.2.0', '1.1.0', '1.2.1'],
    ['1.0.9', '1.1.0', 'garbage'],
  ])('%s is refused by %s, which knows of %s', (offered, current, newest) => {
    expect(() => checkNotOlder(offered, current, newest)).toThrow(
      expect.objectContaining({ code: 'update.older' }),
    );
  });
});
