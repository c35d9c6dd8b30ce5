// @ts-check
import { createPublicKey } from 'node:crypto';

/**
 * Where the updates of a build come from, as its builder says it: `PARLEY_UPDATE_URL`, the folder
 * of the metadata files, and `PARLEY_UPDATE_KEYS`, ed25519 public keys in base64 with spaces
 * between. Without the two there are no updates: a build from a clone contacts no server.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ url: string, publicKeys: string[] } | null}
 */
export function updateSource({ PARLEY_UPDATE_URL: url = '', PARLEY_UPDATE_KEYS: keys = '' }) {
  if (!url && !keys.trim()) return null;
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
    throw new Error(
      `PARLEY_UPDATE_URL=${url} must be an https: address; unset it and PARLEY_UPDATE_KEYS for a build without updates.`,
    );
  const publicKeys = keys.split(/\s+/).filter(Boolean);
  if (publicKeys.length === 0)
    throw new Error(
      'PARLEY_UPDATE_KEYS is not set; it must be what `node scripts/sign-update.mjs --new-key` prints.',
    );
  publicKeys.forEach(checkKey);
  return { url, publicKeys };
}

/** @param {string} key */
function checkKey(key) {
  const words = `PARLEY_UPDATE_KEYS: ${key} is not an ed25519 public key; \`node scripts/sign-update.mjs --new-key\` makes one.`;
  let type;
  try {
    const der = Buffer.from(key, 'base64');
    type = createPublicKey({ key: der, format: 'der', type: 'spki' }).asymmetricKeyType;
  } catch (cause) {
    throw new Error(words, { cause });
  }
  if (type !== 'ed25519') throw new Error(words);
}
