import { z } from 'zod';
import type { Input, RequestName } from './ipc.js';
import { intentSchema, snapshotSchema, tokenRequestSchema } from './session.schema.js';

const nothing = z.void();

/** What each request may carry: what a window sends is unknown until it has passed here. */
export const inputSchemas: { readonly [Name in RequestName]: z.ZodType<Input<Name>> } = {
  'session.publish': snapshotSchema,
  'session.snapshot': nothing,
  'session.request': intentSchema,
  'session.level': z.number().min(0).max(1),
  'credentials.get': z.strictObject({
    fresh: z.boolean(),
    request: tokenRequestSchema.exactOptional(),
  }),
  'permissions.microphone': nothing,
  'permissions.open-microphone-settings': nothing,
  'app.info': nothing,
  'app.copy-report': nothing,
  'app.open-connection-help': nothing,
  'window.show-main': nothing,
  'window.hide-tray': nothing,
};
