import { createPublicKey, verify } from 'node:crypto';
import { CodedError } from '../../shared/failures.js';
import { lt, valid } from 'semver';
import * as z from 'zod/mini';

/** A metadata file has a few hundred bytes, its signatures a line each. */
export const metadataLimit = 64 * 1024;

const version = z.string().check(
  z.maxLength(64),
  z.refine((text) => valid(text) === text, 'no version'),
);

/** What Parley needs of electron-builder's metadata; a release has a file per architecture or two. */
const metadataSchema = z.looseObject({
  version,
  files: z
    .array(
      z.looseObject({
        url: z.string().check(z.minLength(1), z.maxLength(500)),
        // 64 bytes in base64: the downloaded file is held against it.
        sha512: z.string().check(z.regex(/^[A-Za-z0-9+/]{86}==$/)),
        size: z.int().check(z.positive(), z.lte(2 ** 31)),
      }),
    )
    .check(z.minLength(1), z.maxLength(20)),
  // Written in by the release script; versions from before it did so pass over it.
  expires: z.optional(z.iso.datetime()),
  stagingPercentage: z.optional(z.number().check(z.gte(0), z.lte(100))),
});

export type Metadata = z.infer<typeof metadataSchema>;

/**
 * What is signed: the bytes of a metadata file and its name, so that the metadata of one platform
 * cannot stand in for another's. The release script signs the same.
 */
export const signedBytes = (name: string, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`parley-update\0${name}\0`), bytes]);

/**
 * Makes sure that a metadata file is ours.
 * @param signature the file beside it: a line per key, each an ed25519 signature in base64
 * @param publicKeys see {@link UpdateSource.publicKeys}
 * @throws `update.untrusted`
 */
export function checkSignature(
  name: string,
  bytes: Uint8Array,
  signature: string,
  publicKeys: readonly string[],
): void {
  const keys = publicKeys.map((key) =>
    createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
  );
  const signed = signedBytes(name, bytes);
  const lines = signature.trim().split('\n').slice(0, 8);
  const trusted = lines.some((line) =>
    keys.some((key) => verify(null, signed, key, Buffer.from(line, 'base64'))),
  );
  if (!trusted) throw new CodedError('update.untrusted', `${name}: no signature of a known key`);
}

/**
 * Reads what a trusted metadata file says.
 * @param parsed its YAML
 * @param extension of the files that can be installed here, e.g. `.AppImage`
 * @throws `update.damaged` when it cannot be meant for this Parley
 */
export function readMetadata(parsed: unknown, extension: string): Metadata {
  const read = metadataSchema.safeParse(parsed);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new CodedError('update.damaged', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const files = read.data.files.filter(({ url }) => url.endsWith(extension));
  // electron-updater would take any other file instead.
  if (files.length === 0) throw new CodedError('update.damaged', `no ${extension} is offered`);
  return { ...read.data, files };
}

/**
 * What was signed long ago is no news: a server, or who stands before it, could hold back every newer
 * version by offering the same file for ever.
 * @param now milliseconds since the epoch
 * @throws `update.expired`
 */
export function checkNotExpired({ expires }: Metadata, now: number): void {
  if (expires === undefined)
    throw new CodedError('update.expired', 'the metadata does not say how long it holds');
  if (Date.parse(expires) <= now)
    throw new CodedError(
      'update.expired',
      `the metadata held until ${expires}; this computer’s time is ${new Date(now).toISOString()}`,
    );
}

/**
 * Versions only go up: what was signed once cannot be offered again after something newer.
 * @param newest the newest version that was ever offered here; null, or none: none is known
 * @throws `update.older`
 */
export function checkNotOlder(offered: string, current: string, newest: string | null): void {
  // What is remembered lies in a file that anything may have written to.
  const isKnown = newest !== null && valid(newest) !== null && lt(current, newest);
  const known = isKnown ? newest : current;
  if (lt(offered, known))
    throw new CodedError('update.older', `${offered} is offered, ${known} is known`);
}
