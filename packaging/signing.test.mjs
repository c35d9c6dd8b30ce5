// @ts-check
import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newSigningKey, publicKeyOf, signAll, signMetadata } from './signing.mjs';

const folder = () => mkdtemp(join(tmpdir(), 'parley-signing-'));

test('every metadata file gets a signature per key, over its name and bytes', async () => {
  const at = await folder();
  for (const name of ['latest.yml', 'latest-linux.yml', 'builder-debug.yml', 'parley.exe'])
    await writeFile(join(at, name), `of ${name}`);
  const keys = [newSigningKey(), newSigningKey()];
  await signAll(
    at,
    keys.map(({ privateKey }) => privateKey),
  );
  expect((await readdir(at)).filter((name) => name.endsWith('.sig'))).toEqual([
    'latest-linux.yml.sig',
    'latest.yml.sig',
  ]);
  const lines = (await readFile(join(at, 'latest-linux.yml.sig'), 'utf8')).trim().split('\n');
  const bytes = await readFile(join(at, 'latest-linux.yml'), 'utf8');
  expect(bytes).toMatch(/^of latest-linux\.yml\nexpires: '\S+'\n$/);
  const signed = Buffer.from(`parley-update\0latest-linux.yml\0${bytes}`);
  const trusts = keys.map(({ publicKey }, index) => {
    const der = Buffer.from(publicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, signed, key, Buffer.from(lines[index] ?? '', 'base64'));
  });
  expect(trusts).toEqual([true, true]);
});

test('metadata says until when it holds, once, however often it is signed', async () => {
  const file = join(await folder(), 'latest.yml');
  const { privateKey } = newSigningKey();
  await writeFile(file, 'version: 1.2.0\nfiles: []');
  const days = (Date.now() - 1_000) / 86_400_000 + 90;
  await signMetadata(file, [privateKey]);
  const [, until = ''] = /^expires: '(.+)'$/m.exec(await readFile(file, 'utf8')) ?? [];
  expect(Date.parse(until) / 86_400_000).toBeCloseTo(days, 2);
  await signMetadata(file, [privateKey], Date.UTC(2027, 0, 1));
  expect(await readFile(file, 'utf8')).toBe(
    "version: 1.2.0\nfiles: []\nexpires: '2027-01-01T00:00:00.000Z'\n",
  );
});

test('a private key knows its public one, and a wrong one is not quoted', async () => {
  const { privateKey, publicKey } = newSigningKey();
  expect(publicKeyOf(privateKey)).toBe(publicKey);
  expect(() => publicKeyOf('s3cret')).toThrow(/^(?!.*s3cret).*holds no ed25519 private key/);
});

test('nothing to sign is refused', async () => {
  const at = await folder();
  await expect(signAll(at, [])).rejects.toThrow(`${at} has no latest*.yml`);
  await expect(signAll(join(at, 'gone'), [])).rejects.toThrow('has no latest*.yml');
});
