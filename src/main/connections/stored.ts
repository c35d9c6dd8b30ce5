/** What is kept on disk: connections without their secrets in one file, sealed secrets in another. */
import * as z from 'zod/mini';
import {
  connectionIdSchema,
  connectionSettingsSchema,
  tokenWordsShape,
} from '../../shared/connections.schema.js';
import { isUsable, meantSettings } from '../../shared/connection-rules.js';
import type { Connection, TokenWords } from '../../shared/connections.js';

/** A connection as it is kept. */
export type StoredConnection = Pick<Connection, 'id' | 'name' | 'settings' | keyof TokenWords> & {
  /** A secret was given where none is demanded: without it, it is not there any more. */
  readonly authorized?: boolean;
};

/** `connections.json`. */
export interface ConnectionsFile {
  /** {@link StoredConnection}s; what is none of them, a newer version's perhaps, is left as it is. */
  readonly connections: readonly unknown[];
  /** The id of the one in use; null: none. */
  readonly active: string | null;
}

export const connectionsFileSchemas = {
  connections: z.array(z.unknown()),
  active: z.nullable(connectionIdSchema),
} satisfies { readonly [Key in keyof ConnectionsFile]: z.ZodMiniType<ConnectionsFile[Key]> };

export const noConnections: ConnectionsFile = { connections: [], active: null };

const storedConnectionSchema = z.object({
  id: connectionIdSchema,
  name: z.string(),
  settings: connectionSettingsSchema,
  ...tokenWordsShape,
  authorized: z.exactOptional(z.boolean()),
}) satisfies z.ZodMiniType<StoredConnection>;

/** What the file has of a connection; undefined: nothing that this version can use. */
export function storedConnectionOf(value: unknown): StoredConnection | undefined {
  const { data } = storedConnectionSchema.safeParse(value);
  if (!data) return undefined;
  // Older versions kept what was copied along with a value.
  const connection = { ...data, settings: meantSettings(data.settings) };
  return isUsable(connection) ? connection : undefined;
}

/** A secret as it is kept: sealed by a keyring, or as it is where the user has allowed that. */
export type StoredSecret = (
  { readonly backend: string; readonly sealed: string } | { readonly plain: string }
) & {
  /** The purpose that it is for; absent, as in older files: whatever its connection is. */
  readonly for?: string;
};

/** `vault.json`. */
export interface VaultFile {
  /** {@link StoredSecret}s by the ids of their connections; others are left as they are. */
  readonly secrets: Readonly<Record<string, unknown>>;
  /** The user's word that secrets may be kept as they are where there is no keyring. */
  readonly plainAllowed: boolean;
}

export const vaultFileSchemas = {
  secrets: z.record(z.string(), z.unknown()),
  plainAllowed: z.boolean(),
} satisfies { readonly [Key in keyof VaultFile]: z.ZodMiniType<VaultFile[Key]> };

export const emptyVault: VaultFile = { secrets: {}, plainAllowed: false };

const purpose = { for: z.exactOptional(z.string()) };
const storedSecretSchema = z.union([
  z.object({ plain: z.string(), ...purpose }),
  z.object({ backend: z.string(), sealed: z.base64(), ...purpose }),
]) satisfies z.ZodMiniType<StoredSecret>;

/** What the file has of a secret; undefined: nothing that this version can use. */
export function storedSecretOf(value: unknown): StoredSecret | undefined {
  return storedSecretSchema.safeParse(value).data;
}
