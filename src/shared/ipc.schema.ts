import { en } from 'zod/locales';
import * as z from 'zod/mini';
import {
  connectionDraftSchema,
  connectionIdSchema,
  connectionsPageSchema,
} from './connections.schema.js';
import { deviceChoicesSchema, deviceKindSchema, preferenceSchema } from './devices.schema.js';
import type { Input, RequestName } from './ipc.js';
import { outsideLinks } from './links.js';
import type { OutsideLink } from './links.js';
import { intentSchema, snapshotSchema, tokenRequestSchema } from './session.schema.js';

// The small zod comes without words for what is wrong.
z.config(en());

const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>): [Key, ...Key[]] =>
  Object.keys(table) as [Key, ...Key[]];

const nothing = z.void();
const connectionChoice = z.strictObject({ id: connectionIdSchema });

/** What each request may carry: what a window sends is unknown until it has passed here. */
export const inputSchemas: { readonly [Name in RequestName]: z.ZodMiniType<Input<Name>> } = {
  'session.publish': snapshotSchema,
  'session.snapshot': nothing,
  'session.alive': z.int().check(z.nonnegative()),
  'session.request': intentSchema,
  'session.level': z.number().check(z.gte(0), z.lte(1)),
  'credentials.get': z.strictObject({
    fresh: z.boolean(),
    request: z.exactOptional(tokenRequestSchema),
  }),
  'connection.explain': nothing,
  'permissions.microphone': nothing,
  'permissions.camera': nothing,
  'permissions.open-microphone-settings': nothing,
  'devices.publish': deviceChoicesSchema,
  'devices.current': nothing,
  'devices.prefer': z.strictObject({ kind: deviceKindSchema, device: preferenceSchema }),
  'screen.choose': nothing,
  'screen.sources': nothing,
  'screen.pick': z.nullable(z.string().check(z.maxLength(200))),
  'app.info': nothing,
  'app.copy-report': nothing,
  'app.open-connection-help': nothing,
  'app.open-about': nothing,
  'app.open-connections': connectionsPageSchema,
  'connections.current': nothing,
  'connections.save': z.strictObject({ draft: connectionDraftSchema }),
  'connections.remove': connectionChoice,
  'connections.choose': connectionChoice,
  'connections.allow-plain': z.boolean(),
  'app.about': nothing,
  'app.licences': nothing,
  'app.open-link': z.enum(keysOf<OutsideLink>(outsideLinks)),
  'updates.check': nothing,
  'updates.restart': nothing,
  'updates.allow': z.boolean(),
  'window.show-main': nothing,
  'window.reload-main': nothing,
  'window.hide-tray': nothing,
};
