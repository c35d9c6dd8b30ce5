import type { UpdatesOff } from '../../shared/updates.js';

/** Where updates come from and who signs them: compiled in when a release is built. */
export interface UpdateSource {
  /** The folder of the metadata files, `https:`. */
  readonly url: string;
  /** Ed25519 public keys, SPKI DER in base64: what any of them has signed is trusted. */
  readonly publicKeys: readonly string[];
  /** Tests are unpackaged and have a server on this machine without TLS. */
  readonly forTests?: boolean;
}

/** What replaces an installed Parley by a newer one. */
export type UpdateFormat = 'appimage' | 'nsis' | 'mac';

/** File names of what a format downloads end in this. */
export const extensionOf: Readonly<Record<UpdateFormat, string>> = {
  appimage: '.AppImage',
  nsis: '.exe',
  mac: '.zip',
};

export interface Installation {
  /** The version that runs. */
  readonly version: string;
  readonly packaged: boolean;
  readonly platform: NodeJS.Platform;
  /** The path of the AppImage that this process runs out of; undefined: there is none. */
  readonly appImage: string | undefined;
  readonly source: UpdateSource | null;
}

/** How this Parley updates itself, or why it does not. */
export function updateFormatOf({
  packaged,
  platform,
  appImage,
  source,
}: Installation): UpdateFormat | { readonly off: UpdatesOff } {
  if (!packaged && source?.forTests !== true) return { off: 'development' };
  if (platform === 'linux' && !appImage) return { off: 'package-manager' };
  if (!source) return { off: 'no-server' };
  if (platform === 'linux') return 'appimage';
  return platform === 'darwin' ? 'mac' : 'nsis';
}

/** Whether an address may be fetched from: redirects lead anywhere, and none may leave TLS. */
export function mayFetch(address: string, { forTests }: UpdateSource): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (forTests === true && hostname === '127.0.0.1');
}
