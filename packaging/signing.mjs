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

/**
 * Signs a metadata file: its signatures are written beside it, into `<file>.sig`, a line per key.
 * @param {string} file
 * @param {readonly string[]} privateKeys see {@link newSigningKey}
 * @returns {Promise<string>} the signature file
 * @throws {UsageError} a key that is none, without its words
 */
export async function signMetadata(file, privateKeys) {
  const signed = signedBytes(basename(file), await readFile(file));
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
