import * as z from 'zod/mini';
import { preferenceSchema } from './devices.schema.js';
import type { Settings } from './settings.js';

/** One schema per key, so that a bad value costs that key alone. */
export const settingsSchemas = {
  talkHotkey: z.nullable(z.string().check(z.minLength(1), z.maxLength(100))),
  talkMode: z.enum(['auto', 'hold', 'toggle']),
  theme: z.enum(['system', 'light', 'dark']),
  updates: z.boolean(),
  microphone: preferenceSchema,
  camera: preferenceSchema,
  speaker: preferenceSchema,
  // Three seconds to a day: no call ends as soon as it is muted.
  endMutedAfterMinutes: z.nullable(z.number().check(z.gte(0.05), z.lte(1_440))),
  overlay: z.enum(['off', 'on', 'when-hidden']),
} satisfies { readonly [Key in keyof Settings]: z.ZodMiniType<Settings[Key]> };
