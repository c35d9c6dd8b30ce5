import { z } from 'zod';
import { preferenceSchema } from './devices.schema.js';
import type { Settings } from './settings.js';

/** One schema per key, so that a bad value costs that key alone. */
export const settingsSchemas = {
  talkHotkey: z.string().min(1).max(100).nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  updates: z.boolean(),
  microphone: preferenceSchema,
  camera: preferenceSchema,
  speaker: preferenceSchema,
  // Three seconds to a day: nobody is thrown out of a call as soon as it is muted.
  endMutedAfterMinutes: z.number().min(0.05).max(1_440).nullable(),
} satisfies { readonly [Key in keyof Settings]: z.ZodType<Settings[Key]> };
