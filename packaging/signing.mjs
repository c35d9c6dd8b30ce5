// @ts-check
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';

/**
 * A new pair of keys for signing updates.
 * @returns {{ privateKey: string, publicKey: string }} PKCS #8 and SPKI DER, in base64
 */
export function newSigningKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

/**
 * What a signature is made over: name and bytes, as src/main/updates/metadata.ts checks it.
 * @param {string} name
 * @param {Buffer} bytes
 */
const signedBytes = (name, bytes) =>
  Buffer.concat([Buffer.from(`parley-update\0${name}\0`), bytes]);

/** Days that signed metadata holds: by then it has to be signed once more. */
export const daysOfValidity = 90;

/**
 * The bytes of a metadata file with the time until which they hold, instead of an earlier one.
 * Versions of Parley that know of no such time pass over it.
 * @param {string} text
 * @param {number} until milliseconds since the epoch
 */
const withExpiry = (text, until) =>
  `${text.replace(/^expires:.*\n?/gm, '').replace(/\n?$/, '\n')}expires: '${new Date(until).toISOString()}'\n`;

/**
 * Signs a metadata file: the time until which it holds is written into it, and its signatures beside
 * it, into `<file>.sig`, a line per key.
 * @param {string} file
 * @param {readonly string[]} privateKeys see {@link newSigningKey}
 * @param {number} [until] milliseconds since the epoch
 * @returns {Promise<string>} the signature file
 * @throws {UsageError} a key that is none, without its words
 */
export async function signMetadata(
  file,
  privateKeys,
  until = Date.now() + daysOfValidity * 24 * 60 * 60_000,
) {
  const bytes = Buffer.from(withExpiry(await readFile(file, 'utf8'), until));
  await writeFile(file, bytes);
  const signed = signedBytes(basename(file), bytes);
  const lines = privateKeys.map((key) => sign(null, signed, keyOf(key)).toString('base64'));
  await writeFile(`${file}.sig`, `${lines.join('\n')}\n`);
  return `${file}.sig`;
}

/**
 * Signs every metadata file in a folder.
 * @param {string} folder
 * @param {readonly string[]} privateKeys
 * @returns {Promise<string[]>} the signature files
 * @throws {UsageError} when there is nothing to sign
 */
export async function signAll(folder, privateKeys) {
  const all = await readdir(folder).catch(() => /** @type {string[]} */ ([]));
  const names = all.filter((name) => /^latest.*\.yml$/.test(name)).sort();
  if (names.length === 0)
    throw new UsageError(
      `${folder} has no latest*.yml to sign: npm run package -- --release makes them where PARLEY_UPDATE_URL is set.`,
    );
  return Promise.all(names.map((name) => signMetadata(join(folder, name), privateKeys)));
}

/** @param {string} privateKey */
function keyOf(privateKey) {
  try {
    const der = Buffer.from(privateKey, 'base64');
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Its words could quote the key.
  }
  throw new UsageError(
    'PARLEY_UPDATE_PRIVATE_KEYS holds no ed25519 private key; node scripts/sign-update.mjs --new-key makes one.',
  );
}

/**
 * @param {string} privateKey
 * @returns {string} the public key that belongs to it
 */
export function publicKeyOf(privateKey) {
  return createPublicKey(keyOf(privateKey))
    .export({ format: 'der', type: 'spki' })
    .toString('base64');
}
