import * as z from 'zod/mini';
import type {
  ConnectionDraft,
  ConnectionsPage,
  ConnectionSettings,
  TokenWords,
} from './connections.js';

/** More than the longest value that can be saved, so that what is too long is told in words. */
const text = z.string().check(z.maxLength(20_000));

export const connectionIdSchema = z.string().check(z.minLength(1), z.maxLength(64));

const withoutTls = z.exactOptional(z.literal(true));

export const connectionSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('key'), serverUrl: text, apiKey: text, withoutTls }),
  z.strictObject({ kind: z.literal('token'), serverUrl: text, withoutTls }),
  z.strictObject({
    kind: z.literal('endpoint'),
    url: text,
    serverUrl: z.exactOptional(text),
    withoutTls,
  }),
  z.strictObject({ kind: z.literal('sandbox'), sandboxId: text }),
]) satisfies z.ZodMiniType<ConnectionSettings>;

export const tokenWordsShape = {
  agentName: z.exactOptional(text),
  agentMetadata: z.exactOptional(text),
  participantName: z.exactOptional(text),
  participantAttributes: z.exactOptional(z.record(text, text)),
} satisfies { readonly [Key in keyof Required<TokenWords>]: z.ZodMiniType<TokenWords[Key]> };

/** The shape of a draft; what its values must keep to is said by `draftFaults`. */
export const connectionDraftSchema = z.strictObject({
  id: z.exactOptional(connectionIdSchema),
  name: text,
  settings: connectionSettingsSchema,
  ...tokenWordsShape,
  secret: z.exactOptional(text),
}) satisfies z.ZodMiniType<ConnectionDraft>;

export const connectionsPageSchema = z.enum([
  'list',
  'add',
  'edit',
]) satisfies z.ZodMiniType<ConnectionsPage>;
