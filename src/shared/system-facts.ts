/** What the system allows a program to use. */
export const permissionKinds = ['microphone', 'camera', 'screen'] as const;
export type PermissionKind = (typeof permissionKinds)[number];

/**
 * `not-managed`: the system lets every program use it, as Linux does outside of sandboxed packages.
 * `refused-here`: Parley was started with `--deny-microphone`.
 */
export type PermissionState =
  | 'granted'
  | 'denied'
  | 'restricted'
  | 'not-determined'
  | 'unknown'
  | 'not-managed'
  | 'refused-here';

export interface Permission {
  readonly state: PermissionState;
  /** The system has a page for it that can be opened. */
  readonly hasSettings: boolean;
}

/** What the settings window shows of the system, as it is when it asks. */
export interface SystemFacts {
  readonly permissions: Readonly<Record<PermissionKind, Permission>>;
  /** The way to the server of the connection in use, as Chromium has it; null: no server is known. */
  readonly route: { readonly host: string; readonly proxy: string } | null;
  /** What the graphics card is used for, e.g. `gpu_compositing: enabled`. */
  readonly graphics: readonly string[];
  /** Where secrets are sealed, e.g. `gnome_libsecret`. */
  readonly keyring: string;
  /** Paths. */
  readonly settingsFile: string;
  readonly logFile: string;
}

/** What a proxy list of Chromium's means, e.g. of `PROXY proxy.example:3128;DIRECT`; null: none. */
export function proxyOf(list: string): { readonly kind: string; readonly address: string } | null {
  const [first = ''] = list.split(';');
  const [kind = '', address] = first.trim().split(/\s+/);
  return address === undefined || kind === 'DIRECT' ? null : { kind, address };
}
