import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newSigningKey, signMetadata } from '../../../scripts/lib/package/signing.mjs';
import { checkNotOlder, checkSignature, readMetadata } from './metadata.js';

const name = 'latest-linux.yml';
const bytes = Buffer.from('version: 1.2.0\n');
const ours = newSigningKey();
const other = newSigningKey();

/** The signatures as the release script makes them. */
async function signatureBy(keys: readonly string[], file = name): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'parley-signing-')), file);
  writeFileSync(path, bytes);
  return readFileSync(await signMetadata(path, keys), 'latin1');
}

const check = (signature: string, of = bytes, keys = [ours.publicKey]) =>
  checkSignature(name, of, signature, keys);
const untrusted = expect.objectContaining({ code: 'update.untrusted' });

describe('a signature', () => {
  it('of a known key is trusted, also beside another’s', async () => {
    check(await signatureBy([ours.privateKey]));
    check(await signatureBy([other.privateKey, ours.privateKey]));
    check(await signatureBy([other.privateKey]), bytes, [ours.publicKey, other.publicKey]);
  });

  it('of another key, over other bytes or another file’s name is refused', async () => {
    const right = await signatureBy([ours.privateKey]);
    const wrong = await signatureBy([other.privateKey]);
    expect(() => check(wrong)).toThrow(untrusted);
    expect(() => check(right, Buffer.from('version: 1.2.1\n'))).toThrow(untrusted);
    const windows = await signatureBy([ours.privateKey], 'latest.yml');
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

describe('an offered version', () => {
  it.each<[string, string, string | null]>([
    ['1.2.0', '1.1.0', null],
    ['1.2.0', '1.2.0', null],
    ['1.2.0', '1.1.0', '1.2.0'],
    ['1.2.0', '1.2.0-beta.1', '1.1.0'],
  ])('%s is taken by %s, which knows of %s', (offered, current, newest) => {
    checkNotOlder(offered, current, newest);
  });

  it.each<[string, string, string | null]>([
    ['1.0.9', '1.1.0', null],
    ['1.2.0-beta.1', '1.2.0', null],
    ['1.2.0', '1.1.0', '1.2.1'],
  ])('%s is refused by %s, which knows of %s', (offered, current, newest) => {
    expect(() => checkNotOlder(offered, current, newest)).toThrow(
      expect.objectContaining({ code: 'update.older' }),
    );
  });
});
